using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Formatting;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Steps;

/// <summary>
/// Decides whether a step that somebody else has begun may be begun again (R1.6). A process of this machine is looked for; one of another machine is
/// judged by its signs of life: by how old they are in the dates of the store, or by whether one comes while they are watched.
/// </summary>
internal sealed class TakeOver(SessionStore store, RunOptions options, HeartbeatTimes times, TimeProvider time, Action<string> say)
{
    /// <exception cref="UsageException">Force was asked for, and no taking over.</exception>
    /// <exception cref="RefusedException">It is being run, or may be.</exception>
    public async Task RequireAsync(ReleaseSession session, string step, CancellationToken cancellation)
    {
        if (options is { Force: true, TakeOver: false })
            throw new UsageException("ForceAlone", session.Id, "--force (in PowerShell: -Force) by itself forces nothing: it takes a step over from a machine that is alive.",
                "Add what it belongs to: --take-over (in PowerShell: -TakeOver). Or leave it out.");
        if (session.Step(step) is not { State: StepState.Running } running) return;
        if (running.By == LocalProcess.Current || LocalProcess.IsAlive(running.By))
            throw new RefusedException("StepRunning", ErrorCategory.ResourceBusy, session.Id,
                $"Step {step} of {session.Id} is being run by {running.By} since {running.StartedAt:u}.", "Wait for it, or stop that process; then run the same command again.");
        if (running.By.Machine == LocalProcess.Current.Machine)
        {
            say($"{step} was left unfinished by {running.By}: taken over");
            return;
        }
        say($"{step} was left unfinished by {running.By}, {await JudgeAsync(session, running, cancellation)}: taken over");
        await store.Heartbeats.TakeOverAsync(session.Id, running, cancellation);
    }

    /// <returns>Why it may be taken over, as a phrase.</returns>
    private async Task<string> JudgeAsync(ReleaseSession session, StepRecord running, CancellationToken cancellation)
    {
        if (options is { TakeOver: true, Force: true }) return "whether it lives or not";
        TimeSpan silence = await store.SilenceAsync(session, running, cancellation);
        if (silence >= times.DeadAfter) return $"which has given no sign of life for {Elapsed.Format(silence)}";
        if (!options.TakeOver)
            throw new RefusedException("StepRunningElsewhere", ErrorCategory.ResourceBusy, session.Id,
                $"Step {running.Step} of {session.Id} was begun by {running.By} at {running.StartedAt:u} and has not ended. Its last sign of life is {Elapsed.Format(silence)} old.",
                $"Wait: after {Elapsed.Format(times.DeadAfter)} without a sign the same command takes it over. Sooner, where that machine is known to be dead: --take-over (in PowerShell: -TakeOver).");
        say($"{running.By} is watched for a sign of life, {Elapsed.Format(times.Patience)} long");
        return await ShowsLifeAsync(session, running, cancellation)
            ? throw new RefusedException("StepAlive", ErrorCategory.ResourceBusy, session.Id,
                $"Step {running.Step} of {session.Id} can't be taken over: {running.By} is alive, it gave a sign of life while it was watched.",
                "Wait for it, or stop it there. To take the step over from a living machine: --take-over --force (in PowerShell: -TakeOver -Force).")
            : $"which gave no sign of life in {Elapsed.Format(times.Patience)}";
    }

    private async Task<bool> ShowsLifeAsync(ReleaseSession session, StepRecord running, CancellationToken cancellation)
    {
        string? before = await store.Heartbeats.LastAsync(session.Id, running, cancellation);
        long began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < times.Patience)
        {
            await Task.Delay(times.Interval / 2, time, cancellation);
            if (await store.Heartbeats.LastAsync(session.Id, running, cancellation) != before) return true;
            // it has ended: whoever asks finds out when the step is begun
            if (await store.HasMoreAsync(session, cancellation)) return false;
        }
        return false;
    }
}
