using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Engine.GitHub.Pulls;

/// <summary>A pull request (https://docs.github.com/en/rest/pulls/pulls#list-pull-requests), as far as it matters here.</summary>
internal sealed record PullResource
{
    public int Number { get; init; }

    public string? Title { get; init; }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public string State { get; init; } = "";

    public string HtmlUrl { get; init; } = "";

    public string? Body { get; init; }

    /// <summary>Null for an account that is gone.</summary>
    public AccountResource? User { get; init; }

    public IReadOnlyList<LabelResource> Labels { get; init; } = [];

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Null for one that was closed without.</summary>
    public DateTimeOffset? MergedAt { get; init; }

    public string? MergeCommitSha { get; init; }

    public PullBranchResource Head { get; init; } = new("", "");

    public PullBranchResource Base { get; init; } = new("", "");

    public PullRequest Pull() => new(
        Number, Title ?? "", Body ?? "", User?.Login ?? "", [.. Labels.Select(label => label.Name).Where(name => name.Length > 0)], MergeCommitSha, Head.Sha, Head.Ref);
}

internal sealed record AccountResource(string Login);

internal sealed record LabelResource(string Name);

/// <summary>One of the two branches of a pull request.</summary>
internal sealed record PullBranchResource(string Ref, string Sha);
