using ReleaseTools.Engine.Logging;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Formatting;
using ReleaseTools.Sessions;
using ReleaseTools.Verification;

namespace ReleaseTools.Engine.Steps;

/// <summary>Runs steps: alone it knows the journal, what is done already, take-over, the log, and time.</summary>
public sealed class StepRunner(
    ReleaseWorkspace workspace, IReleaseObserver observer, RunOptions? options = null, TimeProvider? time = null, HeartbeatTimes? heartbeats = null)
{
    private readonly RunOptions _options = options ?? RunOptions.Default;
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly HeartbeatTimes _heartbeats = heartbeats ?? HeartbeatTimes.Default;

    /// <summary>Runs one step, unless its work is done and still there.</summary>
    /// <returns>The session after it.</returns>
    /// <exception cref="RefusedException">Another living process runs the step.</exception>
    public async Task<ReleaseSession> RunAsync(ReleaseSession session, IReleaseStep step, CancellationToken cancellation)
    {
        SessionStore store = workspace.Sessions(session);
        ReleaseSession current = await RefreshAsync(store, session, cancellation);
        while (true)
        {
            string fingerprint = step.Fingerprint(current);
            if (!await IsDamagedAsync(step, current, cancellation) && await IsDoneAsync(step, current, cancellation))
            {
                observer.StepEnded(new StepReport(step.Name, StepState.Skipped, TimeSpan.Zero, StepReport.AlreadyDone), current);
                return current;
            }
            await new TakeOver(store, _options, _heartbeats, _time, observer.Say).RequireAsync(current, step.Name, cancellation);
            if (await store.AppendAsync(current, (at, by) => new StepStarted(step.Name, fingerprint) { At = at, By = by }, cancellation) is { } started)
                return await RunStartedAsync(store, Carry(started, session), step, fingerprint, cancellation);
            current = await RefreshAsync(store, session, cancellation);
        }
    }

    /// <summary>Whether a step's work is done, for what it depends on now, and still there.</summary>
    public static async Task<bool> IsDoneAsync(IReleaseStep step, ReleaseSession session, CancellationToken cancellation) =>
        session.Step(step.Name) is { State: StepState.Done or StepState.Skipped } record
        && record.Fingerprint == step.Fingerprint(session)
        && await step.HoldsAsync(session, cancellation);

    private async Task<bool> IsDamagedAsync(IReleaseStep step, ReleaseSession session, CancellationToken cancellation)
    {
        if (!_options.Repairs || session.Published is null || session.Step(step.Name) is not { State: StepState.Done or StepState.Skipped }) return false;
        ReleaseFinding[] findings = [.. (await step.VerifyAsync(session, observer, cancellation) ?? []).Where(finding => finding.Fault is ReleaseFault.Missing or ReleaseFault.Changed)];
        foreach (ReleaseFinding finding in findings) observer.Say($"{finding}");
        return findings.Length > 0;
    }

    private async Task<ReleaseSession> RunStartedAsync(SessionStore store, ReleaseSession session, IReleaseStep step, string fingerprint, CancellationToken cancellation)
    {
        using SessionLog log = workspace.OpenLog(session.Settings);
        long began = _time.GetTimestamp();
        observer.StepStarted(step.Name);
        log.Write($"{step.Name}: started by {LocalProcess.Current}");
        await using var heartbeat = Heartbeat.Start(store.Heartbeats, session.Id, session.Step(step.Name)!, _heartbeats, _time, cancellation);
        try
        {
            var context = new StepContext(session, _options, new LoggedProgress(observer, log), line => observer.Output(log.Write(line)), AdvanceAsync) { Redactor = log.Redactor };
            StepResult result = await step.RunAsync(context, heartbeat.Token);
            TimeSpan duration = _time.GetElapsedTime(began);
            session = await AppendAsync(store, session, step.Name, (at, by) => result switch
            {
                StepSkippedResult skipped => new StepSkipped(step.Name, fingerprint, skipped.Reason) { At = at, By = by },
                _ => new StepCompleted(step.Name, fingerprint, duration, (result as StepCompletedResult)?.Fact) { At = at, By = by },
            }, cancellation);
            StepRecord record = session.Step(step.Name)!;
            var report = new StepReport(step.Name, record.State, duration, record.Reason);
            log.Write($"{step.Name}: {report.State.ToString().ToLowerInvariant()} after {Elapsed.Format(duration)}{(report.Reason is null ? "" : $" ({report.Reason})")}");
            observer.StepEnded(report, session);
            return session;
        }
        catch (OperationCanceledException) when (heartbeat.IsTakenOver && !cancellation.IsCancellationRequested)
        {
            RefusedException lost = TakenOver(await store.GetAsync(session.Id, cancellation), step.Name);
            await RecordFailureAsync(store, session, step.Name, _time.GetElapsedTime(began), lost, log);
            throw lost;
        }
        catch (Exception e)
        {
            await RecordFailureAsync(store, session, step.Name, _time.GetElapsedTime(began), e, log);
            throw;
        }

        async Task AdvanceAsync(StepOutput fact, CancellationToken cancellation) =>
            session = await AppendAsync(store, session, step.Name, (at, by) => new StepAdvanced(step.Name, fact) { At = at, By = by }, cancellation);
    }

    /// <summary>The failure that is already under way is the one that counts: one of writing it down must not hide it.</summary>
    private async Task RecordFailureAsync(SessionStore store, ReleaseSession session, string step, TimeSpan duration, Exception failure, SessionLog log)
    {
        bool cancelled = failure is OperationCanceledException;
        string message = log.Write($"{step}: {(cancelled ? "cancelled" : failure.Message)}")[(step.Length + 2)..];
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(cancelled ? 0.5 : 10));
        try
        {
            session = await AppendAsync(store, session, step, (at, by) => new StepFailed(step, duration, FailureId.Of(failure), message, cancelled) { At = at, By = by }, grace.Token);
        }
        catch (Exception e) when (e is ReleaseException or OperationCanceledException)
        {
            log.Write($"{step}: the failure could not be recorded in the session: {e.Message}");
        }
        observer.StepEnded(new StepReport(step, StepState.Failed, duration, message), session);
    }

    private async Task<ReleaseSession> AppendAsync(
        SessionStore store, ReleaseSession session, string step, Func<DateTimeOffset, ProcessMark, SessionEvent> create, CancellationToken cancellation)
    {
        ReleaseSession current = session;
        while (true)
        {
            if (await store.AppendAsync(current, create, cancellation) is { } after) return Carry(after, session);
            current = await store.GetAsync(session.Id, cancellation);
            if (current.Step(step) is not { State: StepState.Running } record || record.By != LocalProcess.Current)
                throw TakenOver(current, step);
        }
    }

    private static RefusedException TakenOver(ReleaseSession session, string step) => new("StepTakenOver", ErrorCategory.ResourceBusy, step,
        $"While this process ran step {step} of {session.Id}, {session.Step(step)?.By} took it over.", $"Look at its outcome: release status {session.Id} (in PowerShell: Get-ReleaseSession {session.Id}).");

    private static async Task<ReleaseSession> RefreshAsync(SessionStore store, ReleaseSession session, CancellationToken cancellation)
    {
        ReleaseSession stored = await store.GetAsync(session.Id, cancellation);
        // a script may hold a session that has been started over since: never release another commit than it shows
        return stored.Settings.DifferencesFrom(session.Settings) is { Count: > 0 } differences
            ? throw new RefusedException("SessionDiffers", ErrorCategory.ResourceExists, session.Id,
                $"The session {session.Id} was started over since this one was read; it differs: {string.Join(", ", differences)}.",
                $"Take it as it is now: release resume {session.Id} (in PowerShell: Get-ReleaseSession {session.Id}).")
            : Carry(stored, session);
    }

    private static ReleaseSession Carry(ReleaseSession fresh, ReleaseSession known) =>
        fresh with { Repository = known.Repository, SessionStore = known.SessionStore };
}

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
        say($"{running.By} is watched for a sign of life, {Elapsed.Format(times.WatchFor)} long");
        return await ShowsLifeAsync(session, running, cancellation)
            ? throw new RefusedException("StepAlive", ErrorCategory.ResourceBusy, session.Id,
                $"Step {running.Step} of {session.Id} can't be taken over: {running.By} is alive, it gave a sign of life while it was watched.",
                "Wait for it, or stop it there. To take the step over from a living machine: --take-over --force (in PowerShell: -TakeOver -Force).")
            : $"which gave no sign of life in {Elapsed.Format(times.WatchFor)}";
    }

    private async Task<bool> ShowsLifeAsync(ReleaseSession session, StepRecord running, CancellationToken cancellation)
    {
        string? before = await store.Heartbeats.LastAsync(session.Id, running, cancellation);
        long began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < times.WatchFor)
        {
            await Task.Delay(times.Interval / 2, time, cancellation);
            if (await store.Heartbeats.LastAsync(session.Id, running, cancellation) != before) return true;
            // it has ended: whoever asks finds out when the step is begun
            if (await store.HasMoreAsync(session, cancellation)) return false;
        }
        return false;
    }
}
