using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Branches;

/// <summary>What a person asked for when they asked for a staging branch.</summary>
public sealed record StagingOrder
{
    /// <summary>The session whose commit is staged; null = <see cref="Commit"/>.</summary>
    public ReleaseSession? Session { get; init; }

    /// <summary>A commit, tag or branch; null = what is checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>The public branch; null = the session's, or what is checked out.</summary>
    public string? Branch { get; init; }

    public string? ForBranch { get; init; }

    /// <summary>Null = the product's name.</summary>
    public string? Prefix { get; init; }

    public string? DefinitionFile { get; init; }

    /// <summary>Null = <c>origin</c>.</summary>
    public string? Remote { get; init; }

    public GitCredential? Credential { get; init; }
}
