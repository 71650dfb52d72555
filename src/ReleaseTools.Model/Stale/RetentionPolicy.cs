using ReleaseTools.Versions;

namespace ReleaseTools.Stale;

/// <summary>
/// Which releases are stale (R12.1). What goes meets every criterion that is given and is protected by nothing: neither by being the highest version, nor by
/// what is found beside it.
/// </summary>
public static class RetentionPolicy
{
    /// <param name="candidates">All there is at the places: the highest version is found among them.</param>
    /// <param name="now">What ages are counted up to.</param>
    /// <returns>A verdict for each, the highest version of each product first.</returns>
    /// <exception cref="UsageException">No criterion is given.</exception>
    public static IReadOnlyList<StaleRelease> Judge(IEnumerable<StaleRelease> candidates, StaleCriteria criteria, StaleProtections protections, DateTimeOffset now)
    {
        criteria.Require();
        return [.. Lines(candidates, protections.Order).SelectMany(line => Judge(line, criteria, protections, now))];
    }

    /// <summary>Why releases stay whatever is asked for, by what is known now.</summary>
    /// <param name="candidates">All there is at the places.</param>
    /// <returns>What is protected, with its reason.</returns>
    public static IReadOnlyList<(StaleRelease Release, string Reason)> Protected(IEnumerable<StaleRelease> candidates, StaleProtections protections) =>
        [.. from line in Lines(candidates, protections.Order)
            let highest = new HighestVersions(line, protections.Order)
            from release in line
            let reason = highest.Find(release) ?? protections.Find(release)
            where reason is not null
            select (release, reason)];

    // versions of different products, drafts and published ones, rehearsals and releases don't compete
    private static IEnumerable<StaleRelease[]> Lines(IEnumerable<StaleRelease> candidates, ReleaseOrder order) => candidates
        .GroupBy(release => (release.Place, release.Where, release.Product, release.Draft, release.Rehearsal))
        .OrderBy(line => line.Key.Place).ThenBy(line => line.Key.Product, StringComparer.Ordinal).ThenBy(line => line.Key.Where, StringComparer.Ordinal)
        .ThenBy(line => line.Key.Draft).ThenBy(line => line.Key.Rehearsal)
        .Select(line => line
            .OrderByDescending(release => release.Version, order).ThenByDescending(release => release.PodVersion)
            .ThenByDescending(release => release.Date)
            .ThenByDescending(release => release.Name, StringComparer.Ordinal).ToArray());

    private static IEnumerable<StaleRelease> Judge(StaleRelease[] line, StaleCriteria criteria, StaleProtections protections, DateTimeOffset now)
    {
        var highest = new HighestVersions(line, protections.Order);
        int rank = 0;
        foreach (StaleRelease release in line)
        {
            string? stays = criteria.Excludes(release);
            if (stays is null) stays = Ranks(release, criteria, ref rank) ?? IsTooYoung(release, criteria, now) ?? highest.Find(release) ?? protections.Find(release);
            yield return release with { IsStale = stays is null, Reason = stays ?? Why(release, criteria, now) };
        }
    }

    private static string? Ranks(StaleRelease release, StaleCriteria criteria, ref int rank)
    {
        if (criteria.Keep is not { } keep || !release.IsRanked) return null;
        if (!release.HasVersion) return "its name is no version: it has no place among the highest";
        return ++rank <= keep ? keep == 1 ? "the highest of them" : $"one of the {keep} highest" : null;
    }

    private static string? IsTooYoung(StaleRelease release, StaleCriteria criteria, DateTimeOffset now)
    {
        if (criteria.OlderThan is not { } age) return null;
        if (release.Date is not { } date) return "its age is not known";
        return date < age.Before(now) ? null : $"{StaleAge.Format(now - date)} old";
    }

    private static string Why(StaleRelease release, StaleCriteria criteria, DateTimeOffset now)
    {
        List<string> reasons = [];
        if (!release.IsRanked) reasons.Add("no pod uses it");
        else if (criteria.Keep is { } keep) reasons.Add(keep == 0 ? "none is kept" : keep == 1 ? "not the highest" : $"not one of the {keep} highest");
        if (criteria.OlderThan is not null) reasons.Add($"{StaleAge.Format(now - release.Date!.Value)} old");
        if (criteria.Chooses(release) is { } pattern) reasons.Add($"matches {pattern}");
        if (criteria.Draft) reasons.Add("a draft");
        if (criteria.Prerelease) reasons.Add("a prerelease");
        return string.Join(", ", reasons);
    }
}

/// <summary>The highest version of a product at a place, and its highest that is no prerelease: both stay always. Drafts and rehearsals have none.</summary>
internal sealed class HighestVersions
{
    private readonly StaleRelease? _highest;
    private readonly StaleRelease? _official;
    private readonly ReleaseOrder _order;

    /// <param name="line">The highest version first.</param>
    public HighestVersions(IReadOnlyList<StaleRelease> line, ReleaseOrder order)
    {
        _order = order;
        _highest = line.FirstOrDefault(Counts);
        _official = line.FirstOrDefault(release => Counts(release) && !release.Prerelease);
    }

    public string? Find(StaleRelease release) =>
        IsOne(release, _official) && !release.Prerelease ? "the highest version that is no prerelease" : IsOne(release, _highest) ? "the highest version" : null;

    // of several builds of a version the newest does; elsewhere equal versions differ in no more than build metadata
    private bool IsOne(StaleRelease release, StaleRelease? highest) => highest is not null && Counts(release)
        && (release.Place is StalePlace.StagedBuild ? ReferenceEquals(release, highest) : _order.Compare(release.Version, highest.Version) == 0 && release.PodVersion == highest.PodVersion);

    private static bool Counts(StaleRelease release) => release is { HasVersion: true, IsRanked: true, Draft: false, Rehearsal: false };
}
