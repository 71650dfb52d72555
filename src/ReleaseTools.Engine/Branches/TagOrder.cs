using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Branches;

/// <summary>What a person asked for when they asked for a tag.</summary>
public sealed record TagOrder
{
    /// <summary>Null = <see cref="Version"/> at <see cref="Commit"/>.</summary>
    public ReleaseSession? Session { get; init; }

    public ReleaseVersion? Version { get; init; }

    /// <summary>A commit, tag or branch; null = what is checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that the version belongs on; null = what is checked out.</summary>
    public string? Branch { get; init; }

    /// <summary>Whether an empty commit is made on that branch of the remote, to be tagged.</summary>
    public bool ReleaseCommit { get; init; }

    public string? DefinitionFile { get; init; }

    /// <summary>Null = product and version.</summary>
    public string? Message { get; init; }

    public bool Sign { get; init; }

    public bool NoPush { get; init; }

    /// <summary>Null = <c>origin</c>, where there is one.</summary>
    public string? Remote { get; init; }

    public GitCredential? Credential { get; init; }
}
