using System.Management.Automation;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Session;

/// <summary>Removes the record of a session, so that its version can be started over. What was staged or published stays.</summary>
/// <remarks>
/// The session's events and its work folder go; its log stays. A version that is published from another commit is never replaced, also not by
/// a session that starts over.
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Remove-ReleaseSession</code>Asks, then removes the record. New-ReleaseSession can then open the version from another commit.</example>
/// <example><code>Get-ReleaseSession *-rehearsal | Remove-ReleaseSession -Confirm:$false</code>Forgets every rehearsal without asking. Their store in .release/rehearsal stays.</example>
[Cmdlet(VerbsCommon.Remove, "ReleaseSession", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ReleaseSession))]
public sealed class RemoveReleaseSessionCommand : ReleaseToolsCommand
{
    /// <summary>The session to remove.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, Position = 0)]
    public ReleaseSession Session { get; set; } = null!;

    /// <summary>Returns the sessions that were removed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (!ShouldProcess($"{Session.Id} ({Session.State})", "Remove the record of the session")) return;
        ReleaseSession session = Session;
        Work(async (host, cancellation) =>
        {
            await new SessionFinder(await OpenAsync(session.Repository, session.SessionStore, cancellation)).RemoveAsync(session, cancellation);
            if (PassThru) host.Write(session);
        });
    }
}
