using ReleaseTools.Engine.Definitions;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Engine.Sessions;

/// <summary>Finds sessions by name, or the one that a person most likely means.</summary>
/// <param name="skipped">Told of each session that can't be read, where one of many is looked for; null = nobody is.</param>
/// <param name="say">Told which session is meant, where there are several; null = nobody is.</param>
public sealed class SessionFinder(ReleaseWorkspace workspace, string? definitionFile = null, Action<ReleaseException>? skipped = null, Action<string>? say = null)
{
    // whole sessions are read of so many: of older ones nobody means one without saying so
    private const int MostCandidates = 8;

    private SessionStore Store => field ??= Sessions();

    /// <param name="id">Null = the one that a person most likely means: of the commit that is checked out, else of the newest one, the session that is not finished, and where
    /// all are, the one with the newest activity. Never a rehearsal.</param>
    /// <exception cref="ReleaseException">There is no such session.</exception>
    /// <param name="toLook">Whether it is only looked at: then of several that are not finished it is the one with the newest activity.</param>
    /// <exception cref="UsageException">Several are not finished (<c>SessionUnclear</c>).</exception>
    public async Task<ReleaseSession> FindAsync(string? id, CancellationToken cancellation, bool toLook = false)
    {
        if (id is not null) return Here(await Store.GetAsync(id, cancellation));
        string commit = workspace.Source.Head ?? (await workspace.Source.ResolveAsync(revision: null, cancellation)).Id;
        List<SessionHead> all = [.. await Store.ListHeadsAsync(skipped ?? Ignore, cancellation)], releases = all.FindAll(session => !session.Rehearsal);
        List<SessionHead> meant = releases.FindAll(session => session.Commit == commit);
        if (meant.Count == 0 && releases.MaxBy(session => session.CommitDate) is { } newest) meant = releases.FindAll(session => session.Commit == newest.Commit);
        if (meant.Count == 0) throw Missing(all);
        meant.Sort((one, other) => other.Version.CompareTo(one.Version));
        var candidates = new List<ReleaseSession>();
        foreach (SessionHead head in meant.Take(MostCandidates))
        {
            if (await Store.FindAsync(head.Id, cancellation) is { } session) candidates.Add(Here(session));
        }
        if (candidates.Count == 0) throw Missing(all);
        List<ReleaseSession> unfinished = candidates.FindAll(session => !session.IsRefused && NextCommand.Of(session) is not null);
        if (unfinished.Count > 1 && !toLook)
            throw new UsageException("SessionUnclear", unfinished[0].Commit, $"{string.Join(" and ", unfinished.Select(session => $"{session.Id} ({session.State})"))} are not finished.", "Name the one that is meant.");
        ReleaseSession chosen = (unfinished.Count > 0 ? unfinished : candidates).MaxBy(session => session.Updated)!;
        if (candidates.Count > 1) say?.Invoke($"session {chosen.Id}: {(unfinished.Count > 0 ? $"of {chosen.Commit[..7]}, not finished" : $"the newest activity of those of {chosen.Commit[..7]}")}");
        return chosen;
    }

    /// <summary>Finds a session of which only its id and its places are known.</summary>
    /// <param name="repository">Its checkout, where that is known: it may be another machine's.</param>
    /// <param name="folder">The folder to look from where there is no such checkout here.</param>
    /// <param name="store">Its session store; null = what the definition says.</param>
    public static async Task<ReleaseSession> FindAgainAsync(string id, string? repository, string folder, string? store, CancellationToken cancellation) =>
        await new SessionFinder(await ReleaseWorkspace.OpenAsync(Directory.Exists(repository) ? repository : folder, store, cancellation)).FindAsync(id, cancellation);

    private ReleaseException Missing(IReadOnlyList<SessionHead> all) => all.FirstOrDefault(session => session.Rehearsal) is { } rehearsal
        ? new ReleaseException("SessionMissing", ErrorCategory.ObjectNotFound, workspace.Root, $"{workspace.Root} has no session yet but rehearsals, which are meant only where they are named: {rehearsal.Id}.",
            $"Name it, or start a release: release run (in PowerShell: New-ReleaseSession).")
        : new ReleaseException("SessionMissing", ErrorCategory.ObjectNotFound, workspace.Root, $"{workspace.Root} has no session yet.",
            "Start one: release run (in PowerShell: New-ReleaseSession).");

    public async Task<IReadOnlyList<ReleaseSession>> ListAsync(CancellationToken cancellation) =>
        [.. (await Store.ListAsync(skipped ?? Ignore, cancellation)).Select(Here)];

    /// <summary>The store that is looked through.</summary>
    public SessionStore Opened => Store;

    private static void Ignore(ReleaseException problem)
    {
        // another session is meant
    }

    // where a store was named, a definition that can't be read must not hide what is in it
    private SessionStore Sessions() =>
        workspace.SessionStoreUrl is { } named ? workspace.NamedSessions(named) : workspace.Sessions(SessionStoreSetting.Read(workspace.Root, definitionFile));

    private ReleaseSession Here(ReleaseSession session) => session with { Repository = workspace.Root, SessionStore = workspace.SessionStoreUrl };
}
