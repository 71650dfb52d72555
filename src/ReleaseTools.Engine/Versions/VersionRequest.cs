using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Versions;

/// <summary>Whose version is asked for.</summary>
public sealed record VersionRequest
{
    /// <summary>A definition file; null = <c>release.yaml</c> of the checkout, or what its content suggests.</summary>
    public string? DefinitionFile { get; init; }

    /// <summary>The version that comes next; null = the one that the commit has.</summary>
    public NextKind? Next { get; init; }

    /// <summary>How far the next version goes beyond the last official one; null = what the definition says.</summary>
    public VersionBump? Bump { get; init; }

    /// <summary>A branch, which need not exist yet where it is a release branch; null = the one that the commit is on.</summary>
    public string? Branch { get; init; }

    /// <summary>A commit, tag or branch; null = the branch's newest, else what is checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether the version follows from the tags of this clone alone: no remote is asked.</summary>
    public bool Offline { get; init; }
}
