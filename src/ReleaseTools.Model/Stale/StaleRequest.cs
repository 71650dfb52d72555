namespace ReleaseTools.Stale;

/// <summary>Which places are looked at, and what for.</summary>
public sealed record StaleRequest
{
    public required StaleSource Source { get; init; }

    /// <summary>Empty = staged builds and sessions; where a repository on GitHub is named, its releases; where one of images is, those.</summary>
    public IReadOnlyList<StalePlace> Places { get; init; } = [];

    public required StaleCriteria Criteria { get; init; }

    /// <summary>The places in the order in which they are looked at.</summary>
    public IReadOnlyList<StalePlace> Meant => Places.Count > 0 ? [.. Places.Distinct().Order()]
        : Source.ImageRepository is not null ? [StalePlace.ContainerImage]
        : Source.GitHubRepository is null ? [StalePlace.StagedBuild, StalePlace.Session] : [StalePlace.GitHubRelease];
}
