using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Formatting;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow;

/// <summary>Removes the record of a session and its work folder. What was staged or published stays.</summary>
/// <param name="force">Whether a session goes although one of its steps is being run: that process fails then.</param>
public sealed class SessionRemoval(ReleaseWorkspace workspace, bool force = false)
{
    /// <exception cref="RefusedException">One of its steps is being run.</exception>
    public async Task RemoveAsync(ReleaseSession session, CancellationToken cancellation)
    {
        await RequireAsync(session, cancellation);
        await workspace.Sessions(session).RemoveAsync(session, cancellation);
        workspace.RemoveWork(session.Id);
    }

    /// <summary>Makes the check that removing makes before it changes anything.</summary>
    /// <inheritdoc cref="RemoveAsync"/>
    public async Task RequireAsync(ReleaseSession session, CancellationToken cancellation)
    {
        if (force) return;
        SessionStore store = workspace.Sessions(session);
        if (await store.FindAsync(session.Id, cancellation) is not { } current) return;
        foreach (StepRecord running in current.Steps.Where(step => step.State is StepState.Running))
        {
            if (await LifeAsync(store, current, running, cancellation) is { } life)
                throw new RefusedException("StepRunning", ErrorCategory.ResourceBusy, session.Id, $"{session.Id} can't be removed: step {running.Step} is being run by {running.By} since {running.StartedAt:u}{life}.",
                    "Wait for it, or stop that process. To remove the record all the same, so that the process fails: --force (in PowerShell: -Force).");
        }
    }

    /// <summary>Removes whatever is kept under an id, although it can't be read.</summary>
    /// <param name="store">Where it is kept.</param>
    /// <exception cref="ReleaseException">Nothing is kept under it.</exception>
    public async Task RemoveDamagedAsync(SessionStore store, string id, CancellationToken cancellation)
    {
        if (!await store.HoldsAsync(id, cancellation)) await store.GetAsync(id, cancellation);
        await store.RemoveDamagedAsync(id, cancellation);
        workspace.RemoveWork(id);
    }

    /// <returns>How its life shows, as part of a sentence; null where it is dead.</returns>
    private static async Task<string?> LifeAsync(SessionStore store, ReleaseSession session, StepRecord running, CancellationToken cancellation)
    {
        if (running.By.Machine == LocalProcess.Current.Machine) return running.By == LocalProcess.Current || LocalProcess.IsAlive(running.By) ? "" : null;
        TimeSpan silence = await store.SilenceAsync(session, running, cancellation);
        return silence < HeartbeatTimes.Default.DeadAfter ? $"; its last sign of life is {Elapsed.Format(silence)} old" : null;
    }
}
