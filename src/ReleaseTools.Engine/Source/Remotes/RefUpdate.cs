namespace ReleaseTools.Engine.Source.Remotes;

/// <summary>One ref to set on a remote, if it is still what it was.</summary>
/// <param name="Ref">The full name.</param>
/// <param name="Expected">What it was; null = there was none.</param>
/// <param name="New">The object to set it to; empty = it goes.</param>
public sealed record RefUpdate(string Ref, string? Expected, string New)
{
    public static RefUpdate Branch(string name, string? expected, string commit) => new("refs/heads/" + name, expected, commit);

    public static RefUpdate NewTag(string name, string target) => new("refs/tags/" + name, null, target);

    public static RefUpdate NoTag(string name, string expected) => new("refs/tags/" + name, expected, "");
}
