using ReleaseTools.Checks;

namespace ReleaseTools.Engine.GitHub.Checks;

/// <summary>A page of a commit's check runs, as far as they matter here: Octokit's own have a beginning, which those that wait for a machine have not; the newest of each name in each suite (https://docs.github.com/en/rest/checks/runs#list-check-runs-for-a-git-reference).</summary>
internal sealed record CheckRunsResource
{
    public int TotalCount { get; init; }

    public IReadOnlyList<CheckRunResource> CheckRuns { get; init; } = [];
}

internal sealed record CheckRunResource
{
    public string Name { get; init; } = "";

    public string Status { get; init; } = "";

    public string? Conclusion { get; init; }

    public string? HtmlUrl { get; init; }

    public CommitCheck Check() => CommitCheck.OfRun(Name, Status, Conclusion, HtmlUrl);
}
