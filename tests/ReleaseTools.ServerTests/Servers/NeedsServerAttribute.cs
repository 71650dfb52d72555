namespace ReleaseTools.ServerTests.Servers;

/// <summary>All tests of the class, inherited ones too, need this server, and are skipped with the reason where it is not installed.</summary>
/// <param name="script">Of tests/servers.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsServerAttribute(string script) : Attribute
{
    public string Script => script;
}
