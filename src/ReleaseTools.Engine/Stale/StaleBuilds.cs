using System.Globalization;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>Staged builds of a store.</summary>
internal sealed class StaleBuilds(StaleScope scope) : IStaleResource
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

/// <summary>Sessions of a store. What they staged or published stays.</summary>
internal sealed class StaleSessions(StaleScope scope) : IStaleResource
{
    public async Task<StaleListing> ListAsync(CancellationToken cancellation) =>
        new([.. (await scope.SessionsAsync(cancellation)).Where(session => scope.IsProduct(session.Product)).Select(Candidate)]);

    public async Task<StaleOutcome> RemoveAsync(StaleRelease release, CancellationToken cancellation)
    {
        if (await scope.SessionStore.FindAsync(release.Name, cancellation) is not { } session) return StaleOutcome.Gone;
        if (IdentityOf(session) != release.Identity || !await scope.SessionStore.TryRemoveAsync(session, cancellation)) return StaleOutcome.Changed;
        ClearWork(release);
        return StaleOutcome.Removed;
    }

    public async Task<bool> FinishAsync(StaleRelease release, CancellationToken cancellation)
    {
        if (await scope.SessionStore.FindAsync(release.Name, cancellation) is not null) return true;
        await scope.SessionStore.FinishRemovalAsync(release.Name, cancellation);
        ClearWork(release);
        return true;
    }

    private void ClearWork(StaleRelease release) => scope.Workspace?.RemoveWork(release.Name);

    // a version that was opened anew has as few events as the one before it had
    private static string IdentityOf(ReleaseSession session) => string.Create(CultureInfo.InvariantCulture, $"{session.Opened:O} {session.Revision}");

    private StaleRelease Candidate(ReleaseSession session) => new()
    {
        Place = StalePlace.Session,
        Product = session.Product,
        Name = session.Id,
        Version = session.Version,
        Created = session.Opened,
        Updated = session.Updated,
        Prerelease = !session.Version.IsOfficial,
        Rehearsal = session.Rehearsal,
        Where = scope.SessionStore.Root.AbsoluteUri,
        Identity = IdentityOf(session),
        Source = scope.Source,
    };
}
