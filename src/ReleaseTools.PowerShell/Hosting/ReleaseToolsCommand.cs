using System.Management.Automation;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>What every cmdlet here shares: asynchronous work under the pump, cancellation by Ctrl+C, and one way to report errors.</summary>
public abstract class ReleaseToolsCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Whether nothing at all may change, not even what is out of sight.</summary>
    private protected bool IsPreview =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given) ? LanguagePrimitives.IsTrue(given) : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Whether a failure here is one of the release itself, which a CI lists among the errors of its run.</summary>
    private protected virtual bool FailsTheRun => false;

    /// <summary>Asks about what can't be taken back, although the command itself was agreed to; -Confirm:$false answers.</summary>
    private protected bool Continues(string query, string caption) =>
        MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm) && confirm is SwitchParameter { IsPresent: false }
        || SessionState.PSVariable.GetValue("ConfirmPreference") is ConfirmImpact.None or "None"
        || ShouldContinue(query, caption);

    /// <summary>Asks, where PowerShell is to ask; where it can't, the error says what answers.</summary>
    private protected new bool ShouldProcess(string target, string action)
    {
        try { return base.ShouldProcess(target, action); }
        catch (PSInvalidOperationException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
            return false;
        }
    }

    // a script that wants no error shown reckons with it
    private bool IsQuiet => MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? action) && action is ActionPreference.SilentlyContinue or ActionPreference.Ignore;

    protected override void StopProcessing() => _stop.Cancel();

    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Runs work to its end. What it fails with is written as an error, so that the next input still gets its turn; what a write is refused with
    /// (the pipeline stops, -ErrorAction Stop) ends the command as it would end any other.
    /// </summary>
    /// <param name="session">The session that the work is about: an error names it.</param>
    private protected void Work(Func<CommandHost, CancellationToken, Task> work, ReleaseSession? session = null)
    {
        var host = new CommandHost(this);
        bool listsFailures = FailsTheRun && !IsQuiet;
        Exception? failure = null;
        try
        {
            PipelinePump.Run(async (pump, cancellation) =>
            {
                try { await host.RunAsync(pump, work, cancellation); }
                catch (Exception e)
                {
                    failure = e;
                    if (listsFailures) host.Ci?.Report(e);
                }
            }, _stop.Token);
        }
        finally
        {
            host.CompleteProgress();
        }
        if (failure is null) return;
        if (_stop.IsCancellationRequested) throw new PipelineStoppedException();
        foreach (ErrorRecord record in ErrorRecords.Each(session, failure)) WriteError(record);
    }

    /// <summary>Does one step with a session, after asking where it is to be asked, and writes what comes of it.</summary>
    /// <param name="action">What it does to the session, for -WhatIf and -Confirm.</param>
    /// <param name="results">What is written of a session that has gone through the step; null = the session.</param>
    private protected void RunStep(ReleaseSession session, string step, string action, RunOptions options, Func<ReleaseSession, IEnumerable<object>>? results = null, bool asksFirst = true)
    {
        if (asksFirst && !IsPreview && !AsksAndAgrees())
        {
            WriteObject(session);
            return;
        }
        Work(async (host, cancellation) =>
        {
            ReleaseWorkspace workspace = await OpenAsync(session.Repository, session.SessionStore, cancellation);
            if (asksFirst && IsPreview)
            {
                // what would be refused is not announced
                await new ReleaseRun(workspace, host, options).PreviewStepAsync(session, step, cancellation);
                await host.AskAsync(AsksAndAgrees, cancellation);
                // the next command says what it would do, too
                host.Write(session);
                return;
            }
            ReleaseSession after = await host.WatchAsync(workspace, session, observer => new ReleaseRun(workspace, observer, options).RunStepAsync(session, step, cancellation));
            foreach (object result in results?.Invoke(after) ?? [after]) host.Write(result);
            if (NextCommand.Of(after) is { } next) host.Say($"Next: {next.PowerShell}");
        }, session);

        bool AsksAndAgrees() => ShouldProcess($"{session.Id} ({session.Tag} at {session.Commit[..7]})", action);
    }

    /// <summary>A path as the person means it: relative to PowerShell's location, not to the process's.</summary>
    private protected string FullPath(string path)
    {
        try { return FileSystemPath.Full(SessionState.Path, path); }
        catch (UsageException e) { ThrowTerminatingError(ErrorRecords.From(e)); }
        return path;
    }

    private protected static Task<ReleaseWorkspace> OpenAsync(string path, string? sessionStore, CancellationToken cancellation) =>
        ReleaseWorkspace.OpenAsync(path, sessionStore, cancellation);
}
