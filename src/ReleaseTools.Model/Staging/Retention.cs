using ReleaseTools.Versions;

namespace ReleaseTools.Staging;

/// <summary>Which staged builds stay (R5.4).</summary>
public static class Retention
{
    /// <param name="builds">Every staged build of one product.</param>
    /// <param name="keep">How many of the newest stay, of whatever version.</param>
    /// <param name="linked">What version links name: those builds stay however old they are.</param>
    /// <returns>A verdict for each build, newest first.</returns>
    public static IReadOnlyList<RetentionVerdict> Judge(IEnumerable<StagedRelease> builds, int keep, IReadOnlyCollection<LinkedBuild> linked)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        return [.. builds
            .OrderByDescending(build => build.Build, StringComparer.Ordinal)
            .ThenByDescending(build => build.Version)
            .Select((build, index) => Judge(build, index, keep, linked.FirstOrDefault(link => link.Names(build))))];
    }

    private static RetentionVerdict Judge(StagedRelease build, int index, int keep, LinkedBuild? link) => (link, index < keep) switch
    {
        (not null, _) => new RetentionVerdict(build, Keeps: true, $"{link.Link} names it"),
        (_, true) => new RetentionVerdict(build, Keeps: true, $"one of the newest {keep}"),
        _ => new RetentionVerdict(build, Keeps: false, keep == 0 ? "none are kept" : $"older than the newest {keep}"),
    };
}

/// <summary>What a version link names.</summary>
/// <param name="Build">The build that the version was published from; null where that can't be told: then every build of the version counts.</param>
public sealed record LinkedBuild(string Link, ReleaseVersion Version, string? Build)
{
    public bool Names(StagedRelease build) => build.Version == Version && (Build is null || Build == build.Build);
}

/// <summary>Whether a staged build stays, and why.</summary>
public sealed record RetentionVerdict(StagedRelease Build, bool Keeps, string Reason);
