namespace ReleaseTools.ServerTests.Servers;

/// <summary>All tests of the class, inherited ones too, need one of these servers, and are skipped with the reason where none is installed.</summary>
/// <param name="scripts">Of tests/servers.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsServerAttribute(params string[] scripts) : Attribute
{
    public IReadOnlyList<string> Scripts => scripts;
}
