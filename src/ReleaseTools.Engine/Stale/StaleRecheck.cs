using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>A place as it is when something is removed from it.</summary>
internal sealed class StaleRecheck
{
    private readonly ILookup<(string, string, string, string?), StaleRelease> _there;
    private readonly Dictionary<StaleRelease, string> _protected;

    private StaleRecheck(IStalePlace place, IReadOnlyList<StaleRelease> candidates, StaleProtections protections)
    {
        Place = place;
        _there = candidates.ToLookup(KeyOf);
        _protected = StaleRule.Protected(candidates, protections).ToDictionary(entry => entry.Release, entry => entry.Reason);
    }

    public IStalePlace Place { get; }

    public static async Task<StaleRecheck> OpenAsync(StaleRelease release, StaleAccess access, CancellationToken cancellation)
    {
        StaleScope scope = await StaleScope.OpenAsync(release.Source, access, cancellation);
        IStalePlace place = StalePlaces.Open(scope, release.Place, access);
        (IReadOnlyList<StaleRelease> candidates, StaleProtections protections) = await place.ListAsync(scope, cancellation);
        return new StaleRecheck(place, candidates, protections);
    }

    public bool IsThere(StaleRelease release) => _there.Contains(KeyOf(release));

    /// <summary>Whether something else is in its place.</summary>
    public bool HasChanged(StaleRelease release) => IsThere(release) && Find(release) is null;

    /// <summary>Why it is needed now; null where it is not.</summary>
    public string? Protection(StaleRelease release) => Find(release) is { } same ? _protected.GetValueOrDefault(same) : null;

    private StaleRelease? Find(StaleRelease release) => _there[KeyOf(release)].FirstOrDefault(candidate => candidate.Identity == release.Identity);

    private static (string, string, string, string?) KeyOf(StaleRelease release) => (release.Where, release.Product, release.Name, release.Version?.ToString());
}
