using System.Management.Automation;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that takes sessions from the pipeline, does one step with each, and passes them on.</summary>
public abstract class SessionCommand : ReleaseToolsCommand
{
    /// <summary>The session to work with, as New-ReleaseSession and Get-ReleaseSession return it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public ReleaseSession Session { get; set; } = null!;

    /// <summary>Goes on with a step that another machine left unfinished, after watching a minute for a sign of life.</summary>
    [Parameter]
    public SwitchParameter TakeOver { get; set; }

    /// <summary>With -TakeOver: does so although that machine is alive.</summary>
    [Parameter]
    public virtual SwitchParameter Force { get; set; }

    /// <summary>The step's name, and what it does to the session, for -WhatIf and -Confirm.</summary>
    private protected abstract (string Step, string Action) Step { get; }

    private protected virtual RunOptions Options => new() { TakeOver = TakeOver, Force = Force };

    /// <summary>What the cmdlet writes for a session that has gone through the step.</summary>
    private protected virtual IEnumerable<object> Results(ReleaseSession session) => [session];

    /// <summary>Whether the step changes anything that a person is asked about.</summary>
    private protected virtual bool AsksFirst => true;

    protected override void ProcessRecord()
    {
        (string step, string action) = Step;
        if (AsksFirst && !ShouldProcess($"{Session.Id} ({Session.Tag} at {Session.Commit[..7]})", action))
        {
            // the next command says what it would do, too
            WriteObject(Session);
            return;
        }
        ReleaseSession session = Session;
        RunOptions options = Options;
        Work(async (host, cancellation) =>
        {
            ReleaseWorkspace workspace = await OpenAsync(session.Repository, session.SessionStore, cancellation);
            ReleaseSession after = await new ReleaseRun(workspace, host, options).RunStepAsync(session, step, cancellation);
            foreach (object result in Results(after)) host.Write(result);
            if (NextCommand.Of(after) is { } next) host.Say($"Next: {next.PowerShell}");
        });
    }
}
