using System.Globalization;
using ReleaseTools.Sessions;
using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>Sessions of a store. What they staged or published stays.</summary>
internal sealed class StaleSessions(StaleScope scope) : IStalePlace
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
