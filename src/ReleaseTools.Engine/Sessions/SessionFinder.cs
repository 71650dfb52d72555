using ReleaseTools.Engine.Builds;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Sessions;

/// <summary>Finds sessions by name, or the one that a person most likely means.</summary>
public sealed class SessionFinder(ReleaseWorkspace workspace, string? definitionFile = null)
{
    private SessionStore Store => field ??= Sessions();

    /// <param name="id">Null = the session of the commit that is checked out that was opened for the highest version, else the newest of all.</param>
    /// <exception cref="ReleaseException">There is no such session.</exception>
    public async Task<ReleaseSession> FindAsync(string? id, CancellationToken cancellation)
    {
        if (id is not null) return Here(await Store.GetAsync(id, cancellation));
        string commit = workspace.Source.Head ?? (await workspace.Source.ResolveAsync(revision: null, cancellation)).Id;
        IReadOnlyList<SessionHead> all = await Store.ListHeadsAsync(cancellation);
        SessionHead? meant = all.Where(session => session.Commit == commit).MaxBy(session => session.Version) ?? all.MaxBy(session => session.CommitDate);
        return meant is null
            ? throw new ReleaseException("SessionMissing", ErrorCategory.ObjectNotFound, workspace.Root, $"{workspace.Root} has no session yet.",
                "Start one: release run (in PowerShell: New-ReleaseSession).")
            : Here(await Store.GetAsync(meant.Id, cancellation));
    }

    public async Task<IReadOnlyList<ReleaseSession>> ListAsync(CancellationToken cancellation) =>
        [.. (await Store.ListAsync(cancellation)).Select(Here)];

    /// <summary>Removes a session's record and its work folder. What was staged or published stays.</summary>
    public async Task RemoveAsync(ReleaseSession session, CancellationToken cancellation)
    {
        await workspace.Sessions(session).RemoveAsync(session, cancellation);
        Folder.Delete(workspace.WorkFolder(session.Settings));
    }

    // where a store was named, a definition that can't be read must not hide what is in it
    private SessionStore Sessions() => workspace.Sessions(workspace.SessionStoreUrl ?? SessionStoreSetting.Read(workspace.Root, definitionFile));

    private ReleaseSession Here(ReleaseSession session) => session with { Repository = workspace.Root, SessionStore = workspace.SessionStoreUrl };
}
