using ReleaseTools.Engine.Source.Remotes;

namespace ReleaseTools.Engine.Branches;

/// <summary>What a person asked for when they asked for a release branch.</summary>
public sealed record BranchOrder
{
    /// <summary><c>release-1.18</c>; null = the next by the tags on main.</summary>
    public string? Branch { get; init; }

    /// <summary>A commit, tag or branch; null = main's head on the remote.</summary>
    public string? Commit { get; init; }

    /// <summary>What the branch's first version ends in; null = what the definition says.</summary>
    public string? First { get; init; }

    public bool Sign { get; init; }

    public string? DefinitionFile { get; init; }

    /// <summary>Null = <c>origin</c>.</summary>
    public string? Remote { get; init; }

    public GitCredential? Credential { get; init; }
}
