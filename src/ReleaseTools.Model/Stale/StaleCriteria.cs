using ReleaseTools.Formatting;

namespace ReleaseTools.Stale;

/// <summary>What is looked for. What goes meets all that is given.</summary>
public sealed record StaleCriteria
{
    /// <summary>How many of the highest by version stay, each build of a version counted, of what the patterns, <see cref="Draft"/> and <see cref="Prerelease"/> leave; null = versions don't matter.</summary>
    public int? Keep { get; init; }

    /// <summary>Only what is older; null = age does not matter.</summary>
    public StaleAge? OlderThan { get; init; }

    /// <summary>Names or versions, one of which has to match; <c>*</c> and <c>?</c> stand for others. Empty = all.</summary>
    public IReadOnlyList<string> Like { get; init; } = [];

    /// <summary>Names or versions of which none may match.</summary>
    public IReadOnlyList<string> NotLike { get; init; } = [];

    /// <summary>Only drafts. Without it drafts never go: somebody may be at work on them.</summary>
    public bool Draft { get; init; }

    /// <summary>Only prereleases.</summary>
    public bool Prerelease { get; init; }

    /// <exception cref="UsageException">Nothing says what is stale.</exception>
    public void Require()
    {
        if (Keep is < 0) throw new UsageException("KeepInvalid", Keep, $"{Keep} releases can't be kept.", "Give a number from 0: --keep 5 (in PowerShell: -Keep 5).");
        if (Keep is null && OlderThan is null && Like.Count == 0 && !Draft && !Prerelease)
            throw new UsageException("CriteriaMissing", null, "Nothing says what is stale, so nothing is.",
                "Give at least one: --keep 5 (in PowerShell: -Keep 5), --older-than 30d (in PowerShell: -OlderThan 30d), --like PATTERN (in PowerShell: -Like PATTERN), "
                + "--draft (in PowerShell: -Draft), --prerelease (in PowerShell: -Prerelease).");
    }

    /// <summary>Why a release is not even looked at; null where it is.</summary>
    internal string? Excludes(StaleRelease release)
    {
        if (Draft != release.Draft) return Draft ? "no draft" : "a draft, and drafts were not asked for";
        if (Prerelease && !release.Prerelease) return "no prerelease";
        if (NotLike.FirstOrDefault(pattern => Matches(pattern, release) || Others(release).Any(name => NamePattern.Matches(pattern, name))) is { } excluded) return $"matches {excluded}, which stays";
        if (Like.Count > 0 && !Like.Any(pattern => Matches(pattern, release))) return $"does not match {string.Join(", ", Like)}";
        // what goes, goes with all its names
        if (Like.Count > 0) return Others(release).FirstOrDefault(name => !Like.Any(pattern => NamePattern.Matches(pattern, name))) is { } other ? $"the tag {other} names it, too, and was not chosen" : null;
        if (release.Uses is [var use, ..]) return $"the tag {use} names it, too: only a pattern chooses that";
        return release.Version is null ? "its name is no version: only a pattern chooses it" : null;
    }

    /// <summary>The pattern that chooses a release.</summary>
    internal string? Chooses(StaleRelease release) => Like.FirstOrDefault(pattern => Matches(pattern, release));

    private static IEnumerable<string> Others(StaleRelease release) => (release.Names ?? []).Concat(release.Uses ?? []);

    private static bool Matches(string pattern, StaleRelease release) =>
        NamePattern.Matches(pattern, release.Name) || (release.Version is { } version && NamePattern.Matches(pattern, version.ToString()));
}
