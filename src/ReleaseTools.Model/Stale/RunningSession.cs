using ReleaseTools.Sessions;
using ReleaseTools.Versions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Stale;

/// <summary>Whether somebody is still at work on a release.</summary>
public static class RunningSession
{
    /// <summary>How long a session that is not finished counts as running after its last sign of life: a release may wait for somebody who is on holiday.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromDays(14);

    private const string Rehearsal = "-rehearsal";

    /// <param name="lastSign">The last sign of life of a step that has not ended; null where there is none.</param>
    /// <returns>Why it counts as running; null where it does not.</returns>
    public static string? Judge(ReleaseSession session, DateTimeOffset? lastSign, DateTimeOffset now)
    {
        if (session.IsRefused || NextCommand.Of(session) is null) return null;
        DateTimeOffset active = lastSign > session.Updated ? lastSign.Value : session.Updated;
        return now - active < Patience ? $"session {session.Id} is not finished, and was active {StaleAge.Format(now - active)} ago" : null;
    }

    /// <summary>What a session keeps that can't be read: it may be running, and of it no more is known than its id.</summary>
    /// <param name="products">Those whose versions are looked at.</param>
    public static IEnumerable<StaleProtection> ProtectsUnread(string id, IEnumerable<string> products)
    {
        string reason = $"session {id} can't be read";
        yield return StaleProtection.Named(StalePlace.Session, id, reason);
        string name = id.EndsWith(Rehearsal, StringComparison.Ordinal) ? id[..^Rehearsal.Length] : id;
        foreach (string product in products)
        {
            if (name.StartsWith(product + "-", StringComparison.Ordinal) && ReleaseVersion.TryParse(name[(product.Length + 1)..], out ReleaseVersion? version))
                yield return StaleProtection.InWork(product, version, build: null, reason);
        }
    }

    /// <summary>What a session keeps.</summary>
    /// <param name="running">Why it counts as running; null where it does not.</param>
    public static IEnumerable<StaleProtection> Protects(ReleaseSession session, string? running)
    {
        if (running is not null)
        {
            yield return StaleProtection.Named(StalePlace.Session, session.Id, running);
            yield return StaleProtection.InWork(session.Product, session.Version, session.Build, running);
            if (!session.Rehearsal) yield return StaleProtection.Named(StalePlace.GitHubRelease, session.Tag, running);
        }
        if (!session.Rehearsal) yield return StaleProtection.Named(StalePlace.Tag, session.Tag, running ?? $"session {session.Id} names it");
    }
}
