using System.Text.Json;

namespace ReleaseTools.Engine.GitHub.Issues;

/// <summary>An issue (https://docs.github.com/en/rest/issues/issues#get-an-issue), as far as it matters here.</summary>
internal sealed record IssueResource
{
    public long Number { get; init; }

    public string Title { get; init; } = "";

    public string? Body { get; init; }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public string State { get; init; } = "";

    public string HtmlUrl { get; init; } = "";

    /// <summary>Is there where the issue is a pull request: both come in one list.</summary>
    public JsonElement? PullRequest { get; init; }

    public bool IsClosed => State == "closed";
}

/// <summary>What an issue is opened or changed by. What is null stays as it is.</summary>
internal sealed record IssueBody
{
    public string? Title { get; init; }

    public string? Body { get; init; }

    public string? State { get; init; }

    /// <summary>With <see cref="State"/>: <c>completed</c> or <c>not_planned</c>.</summary>
    public string? StateReason { get; init; }
}
