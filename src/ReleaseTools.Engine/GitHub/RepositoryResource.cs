namespace ReleaseTools.Engine.GitHub;

/// <summary>A repository (https://docs.github.com/en/rest/repos/repos#get-a-repository).</summary>
internal sealed record RepositoryResource
{
    public string FullName { get; init; } = "";

    public string DefaultBranch { get; init; } = "";

    public bool Archived { get; init; }

    /// <summary>Whether it takes issues.</summary>
    public bool? HasIssues { get; init; }

    /// <summary>What the token may do; null where there is none.</summary>
    public RepositoryRights? Permissions { get; init; }
}

internal sealed record RepositoryRights
{
    public bool Push { get; init; }
}

/// <summary>A commit, as far as it says that it is there (https://docs.github.com/en/rest/commits/commits#get-a-commit).</summary>
internal sealed record CommitResource
{
    public string Sha { get; init; } = "";
}
