using ReleaseTools.Checks;

namespace ReleaseTools.Engine.GitHub.Checks;

/// <summary>A page of a commit's statuses, the newest of each context (https://docs.github.com/en/rest/commits/statuses#get-the-combined-status-for-a-specific-reference).</summary>
internal sealed record CombinedStatusResource
{
    public int TotalCount { get; init; }

    public IReadOnlyList<StatusResource> Statuses { get; init; } = [];
}

internal sealed record StatusResource
{
    public string Context { get; init; } = "";

    public string State { get; init; } = "";

    public string? TargetUrl { get; init; }

    public CommitCheck Check() => CommitCheck.OfStatus(Context, State, TargetUrl);
}
