using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that takes sessions from the pipeline, does one step with each, and passes them on.</summary>
public abstract class SessionCommand : SessionInputCommand
{
    /// <summary>Goes on with a step that another machine left unfinished, after watching a minute for a sign of life.</summary>
    [Parameter]
    public SwitchParameter TakeOver { get; set; }

    /// <summary>With -TakeOver: does so although that machine is alive.</summary>
    [Parameter]
    public virtual SwitchParameter Force { get; set; }

    /// <summary>A token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else the one that gh keeps.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>The step's name, and what it does to the session, for -WhatIf and -Confirm.</summary>
    private protected abstract (string Step, string Action) Step { get; }

    private protected override bool FailsTheRun => true;

    private protected virtual RunOptions Options => new() { TakeOver = TakeOver, Force = Force, GitHub = new(Token) };

    /// <summary>What the cmdlet writes for a session that has gone through the step.</summary>
    private protected virtual IEnumerable<object> Results(ReleaseSession session) => [session];

    /// <summary>Whether the step changes anything that a person is asked about.</summary>
    private protected virtual bool AsksFirst => true;

    /// <summary>The session whose turn it is.</summary>
    private protected ReleaseSession Current { get; private set; } = null!;

    private protected override void Process(ReleaseSession session)
    {
        Current = session;
        (string step, string action) = Step;
        RunStep(session, step, action, Options, Results, AsksFirst);
    }
}
