using ReleaseTools.Versions;

namespace ReleaseTools.Stale;

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
        && (release.Place is StalePlace.StagedBuild ? ReferenceEquals(release, highest) : _order.Compare(release.Version, highest.Version) == 0);

    private static bool Counts(StaleRelease release) => release is { Version: not null, Draft: false, Rehearsal: false };
}
