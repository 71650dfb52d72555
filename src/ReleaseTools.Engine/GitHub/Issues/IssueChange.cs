namespace ReleaseTools.Engine.GitHub.Issues;

/// <summary>What an issue is changed by. What is null stays as it is: Octokit's own IssueUpdate would take the milestone away, where none is named.</summary>
internal sealed record IssueChange
{
    public string? Body { get; init; }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public string? State { get; init; }

    /// <summary>With <see cref="State"/>: <c>completed</c> or <c>not_planned</c>.</summary>
    public string? StateReason { get; init; }
}
