using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Branches;

/// <summary>The release branch that is wanted.</summary>
public sealed record BranchRequest
{
    /// <summary>Null = the next minor by the tags on main.</summary>
    public ReleaseBranch? Branch { get; init; }

    /// <summary>The full id of the commit of main that it begins at; null = main's head on the remote.</summary>
    public string? Commit { get; init; }

    /// <summary>What the branch's first version ends in.</summary>
    public string First { get; init; } = BranchVersions.DefaultFirst;

    /// <summary>How main's versions go on.</summary>
    public VersionStyle Style { get; init; }

    public required string Product { get; init; }

    public required string TagPrefix { get; init; }

    public bool Sign { get; init; }
}
