using ReleaseTools.Engine.Staging;
using ReleaseTools.Staging;
using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>Staged builds of a store.</summary>
internal sealed class StaleBuilds(StaleScope scope) : IStalePlace
{
    private readonly StagingArea _area = new(scope.Stage);

    public async Task<StaleListing> ListAsync(CancellationToken cancellation) => new(
        [.. (await _area.ListAsync(product: null, version: null, scope.Skipped, cancellation)).Where(build => scope.IsProduct(build.Product)).Select(Candidate)]);

    public async Task<StaleOutcome> RemoveAsync(StaleRelease release, CancellationToken cancellation)
    {
        if (await _area.GetAsync(release.Product, release.Version!, release.Name, cancellation) is not { } build) return StaleOutcome.Gone;
        return build.ManifestSha256 == release.Identity && await _area.TryRemoveAsync(build, cancellation) ? StaleOutcome.Removed : StaleOutcome.Changed;
    }

    public Task<bool> FinishAsync(StaleRelease release, CancellationToken cancellation) =>
        _area.FinishRemovalAsync(release.Product, release.Version!, release.Name, cancellation);

    private StaleRelease Candidate(StagedRelease build) => new()
    {
        Place = StalePlace.StagedBuild,
        Product = build.Product,
        Name = build.Build,
        Version = build.Version,
        Created = BuildName.Parse(build.Build).Time,
        Size = build.Size,
        Prerelease = !build.Version.IsOfficial,
        Where = build.Store,
        Identity = build.ManifestSha256,
        Source = scope.Source,
    };
}
