using ReleaseTools.Pods;
using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>A place where releases grow old: what there is, what of it must stay, and how one of them goes.</summary>
internal interface IStaleResource
{
    Task<StaleListing> ListAsync(CancellationToken cancellation);

    /// <summary>Removes what is still the same as it was listed.</summary>
    Task<StaleOutcome> RemoveAsync(StaleRelease release, CancellationToken cancellation);

    /// <summary>Clears what a removal that was interrupted has left.</summary>
    /// <returns>False where something is left that may be somebody else's new beginning: later it will be clear.</returns>
    Task<bool> FinishAsync(StaleRelease release, CancellationToken cancellation);

    /// <summary>Shows what was removed where people look, once for all of a run.</summary>
    /// <param name="skipped">Told of what can't be shown.</param>
    Task EndAsync(IReadOnlyCollection<StaleRelease> removed, Action<ReleaseException> skipped, CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>What there is at a place.</summary>
/// <param name="Protections">What is known there to be needed.</param>
internal sealed record StaleListing(IReadOnlyList<StaleRelease> Candidates, IReadOnlyList<StaleProtection> Protections)
{
    public StaleListing(IReadOnlyList<StaleRelease> candidates) : this(candidates, [])
    {
    }
}

/// <summary>Opens a place, and asks it together with what protects what is there.</summary>
internal static class StaleResources
{
    public static IStaleResource Open(StaleScope scope, StalePlace place, StaleAccess access) => place switch
    {
        StalePlace.StagedBuild => new StaleBuilds(scope),
        StalePlace.Session => new StaleSessions(scope),
        StalePlace.Tag => new StaleTags(scope),
        StalePlace.ContainerImage => new StaleImages(scope),
        StalePlace.Pod => new StalePods(scope),
        StalePlace.PodImage => new StalePodArtifacts(scope, place, PodPaths.Images),
        StalePlace.PodVolume => new StalePodArtifacts(scope, place, PodPaths.Volumes),
        StalePlace.GitHubRelease => new StaleGitHub(scope, access.IncludeTags),
        _ => throw new UsageException("PlaceUnknown", place, $"There is no place {place}.", "Name one that there is: --place tag (in PowerShell: -Place Tag)."),
    };

    public static async Task<(IReadOnlyList<StaleRelease> Candidates, StaleProtections Protections)> ListAsync(this IStaleResource place, StaleScope scope, CancellationToken cancellation)
    {
        StaleListing listing = await place.ListAsync(cancellation);
        // sessions and version links know nothing of pods
        IReadOnlyList<StaleProtection> general = await scope.ProtectionsAsync(listing.Candidates.Where(candidate => candidate.PodVersion is null).Select(candidate => candidate.Product), cancellation);
        return (listing.Candidates, new StaleProtections(listing.Protections.Concat(general), scope.Order));
    }
}
