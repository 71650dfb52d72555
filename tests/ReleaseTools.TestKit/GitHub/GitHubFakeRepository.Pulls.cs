namespace ReleaseTools.TestKit.GitHub;

public sealed partial class GitHubFakeRepository
{
    public List<GitHubFakePull> Pulls { get; } = [];
}

public sealed record GitHubFakePull(int Number, string Title)
{
    public string? Body { get; set; }

    public string Author { get; init; } = "ada";

    public string[] Labels { get; init; } = [];

    public DateTimeOffset Updated { get; set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Null for one that was closed without.</summary>
    public DateTimeOffset? Merged { get; init; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public string? MergeCommit { get; init; }

    public string HeadCommit { get; init; } = new('f', 40);

    public string HeadBranch { get; init; } = "topic";

    /// <summary>Every commit of the branch.</summary>
    public string[] Commits { get; init; } = [];
}
