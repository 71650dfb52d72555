namespace ReleaseTools.Engine.GitHub.Checks;

/// <summary>A commit of a branch (https://docs.github.com/en/rest/commits/commits#list-commits).</summary>
internal sealed record BranchCommitResource
{
    public string Sha { get; init; } = "";

    public CommitDetails Commit { get; init; } = new();
}

internal sealed record CommitDetails
{
    public string Message { get; init; } = "";

    public CommitPerson? Author { get; init; }

    public CommitPerson? Committer { get; init; }

    public string Subject => Message.Split('\n')[0].TrimEnd('\r');
}

internal sealed record CommitPerson
{
    public string? Name { get; init; }

    public DateTimeOffset? Date { get; init; }
}
