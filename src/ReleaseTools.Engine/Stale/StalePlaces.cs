using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>Opens a place, and asks it together with what protects what is there.</summary>
internal static class StalePlaces
{
    public static IStalePlace Open(StaleScope scope, StalePlace place, StaleAccess access) => place switch
    {
        StalePlace.StagedBuild => new StaleBuilds(scope),
        StalePlace.Session => new StaleSessions(scope),
        StalePlace.Tag => new StaleTags(scope),
        StalePlace.ContainerImage => new StaleImages(scope),
        StalePlace.GitHubRelease => new StaleGitHub(scope, access.IncludeTags),
        _ => throw new UsageException("PlaceUnknown", place, $"There is no place {place}.", "Name one that there is: --place tag (in PowerShell: -Place Tag)."),
    };

    public static async Task<(IReadOnlyList<StaleRelease> Candidates, StaleProtections Protections)> ListAsync(this IStalePlace place, StaleScope scope, CancellationToken cancellation)
    {
        StaleListing listing = await place.ListAsync(cancellation);
        IReadOnlyList<StaleProtection> general = await scope.ProtectionsAsync(listing.Candidates.Select(candidate => candidate.Product), cancellation);
        return (listing.Candidates, new StaleProtections(listing.Protections.Concat(general), scope.Order));
    }
}
