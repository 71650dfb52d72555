using ReleaseTools.Sessions;

namespace ReleaseTools.Stale;

/// <summary>Whether somebody is still at work on a release.</summary>
public static class RunningSession
{
    /// <summary>How long a session that is not finished counts as running after its last sign of life: a release may wait for somebody who is on holiday.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromDays(14);

    /// <param name="lastSign">The last sign of life of a step that has not ended; null where there is none.</param>
    /// <returns>Why it counts as running; null where it does not.</returns>
    public static string? Judge(ReleaseSession session, DateTimeOffset? lastSign, DateTimeOffset now)
    {
        if (session.IsRefused || NextCommand.Of(session) is null) return null;
        DateTimeOffset active = lastSign > session.Updated ? lastSign.Value : session.Updated;
        return now - active < Patience ? $"session {session.Id} is not finished, and was active {StaleAge.Format(now - active)} ago" : null;
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
