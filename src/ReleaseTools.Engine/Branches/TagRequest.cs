using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Branches;

/// <summary>The tag that is wanted.</summary>
public sealed record TagRequest
{
    /// <summary>With its prefix.</summary>
    public required string Name { get; init; }

    public required ReleaseVersion Version { get; init; }

    /// <summary>What the tag says.</summary>
    public required string Message { get; init; }

    /// <summary>The full id of the commit to tag; null = a release commit that is made on <see cref="Branch"/>.</summary>
    public required string? Commit { get; init; }

    /// <summary>The branch that the commit is on; empty where that isn't known.</summary>
    public string Branch { get; init; } = "";

    /// <summary>The versions that the branch is for; null where it is no maintenance branch.</summary>
    public BranchLine? Line { get; init; }

    /// <summary>Whether git signs the tag, with the key of its configuration.</summary>
    public bool Sign { get; init; }

    /// <summary>The session's tag at the session's commit.</summary>
    public static TagRequest Of(ReleaseSession session) => new()
    {
        Name = session.Tag,
        Version = session.Version,
        Message = DefaultMessage(session.Product, session.Version),
        Commit = session.Commit,
        Branch = session.Branch,
        Line = session.Definition.Version.LineOf(session.Branch),
    };

    public static string DefaultMessage(string product, ReleaseVersion version) => $"{product} {version}";
}
