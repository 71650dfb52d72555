namespace ReleaseTools.TestKit.GitHub;

public sealed partial class GitHubFakeRepository
{
    /// <summary>Whether it takes issues.</summary>
    public bool HasIssues { get; set; } = true;

    /// <summary>In the order of their numbers.</summary>
    public List<GitHubFakeIssue> Issues { get; } = [];

    /// <summary>Pull requests that somebody opened here, in the order of their numbers, which issues share.</summary>
    public List<GitHubFakeRequest> Requests { get; } = [];

    /// <summary>The head of a branch in the git repository behind it; null = by <see cref="Refs"/>.</summary>
    public Func<string, string?>? HeadOf { get; set; }

    /// <summary>Statuses of commits, by their ids: the newest of each context.</summary>
    public Dictionary<string, List<(string Context, string State)>> Statuses { get; } = new(StringComparer.Ordinal);

    /// <summary>Check runs of commits, by their ids.</summary>
    public Dictionary<string, List<(string Name, string Status, string? Conclusion)>> CheckRuns { get; } = new(StringComparer.Ordinal);

    /// <summary>The checks that the protection of its branches requires.</summary>
    public List<string> RequiredChecks { get; } = [];

    /// <summary>The checks that its rulesets require.</summary>
    public List<string> RulesetChecks { get; } = [];

    private void CopyIssues(GitHubFakeRepository clone)
    {
        clone.HasIssues = HasIssues;
        clone.HeadOf = HeadOf;
        clone.Issues.AddRange(Issues.Select(issue => issue.Clone()));
        clone.Requests.AddRange(Requests.Select(request => request.Clone()));
        foreach ((string sha, var runs) in CheckRuns) clone.CheckRuns[sha] = [.. runs];
        foreach ((string sha, var statuses) in Statuses) clone.Statuses[sha] = [.. statuses];
    }

    public long NextNumber => 1 + Math.Max(Issues.Select(issue => issue.Number).DefaultIfEmpty().Max(), Requests.Select(request => request.Number).DefaultIfEmpty().Max());
}

public sealed class GitHubFakeIssue
{
    public required long Number { get; init; }

    public string Title { get; set; } = "";

    public string Body { get; set; } = "";

    public string State { get; set; } = "open";

    public string? StateReason { get; set; }

    public int Changes { get; set; }

    public GitHubFakeIssue Clone() => (GitHubFakeIssue)MemberwiseClone();
}

public sealed class GitHubFakeRequest
{
    public required long Number { get; init; }

    public required string Head { get; init; }

    public required string Base { get; init; }

    public string Title { get; set; } = "";

    public string Body { get; set; } = "";

    public string State { get; set; } = "open";

    public GitHubFakeRequest Clone() => (GitHubFakeRequest)MemberwiseClone();
}
