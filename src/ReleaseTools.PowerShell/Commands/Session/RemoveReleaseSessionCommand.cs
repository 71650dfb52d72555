using System.Management.Automation;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Session;

/// <summary>Removes the record of a session, so that its version can be started over. What was staged or published stays.</summary>
/// <remarks>
/// The session's events and its work folder go; its log stays. A version that is published from another commit is never replaced, also not by
/// a session that starts over. A session one of whose steps is being run is refused.
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Remove-ReleaseSession</code>Asks, then removes the record. New-ReleaseSession can then open the version from another commit.</example>
/// <example><code>Get-ReleaseSession *-rehearsal | Remove-ReleaseSession -Confirm:$false</code>Forgets every rehearsal without asking. Their store in .release/rehearsal stays.</example>
[Cmdlet(VerbsCommon.Remove, "ReleaseSession", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = BySession)]
[OutputType(typeof(ReleaseSession))]
public sealed class RemoveReleaseSessionCommand : RepositoryCommand
{
    private const string BySession = "Session", ById = "Id";

    /// <summary>The sessions to remove, or their ids.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, Position = 0, ParameterSetName = BySession)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public ReleaseSession[] Session { get; set; } = [];

    /// <summary>The id of a session to remove; with -Force also of one that can't be read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ById)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Removes the record also where it can't be read, or where one of the session's steps is being run: that process fails then.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the sessions that were removed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == BySession)
        {
            foreach (ReleaseSession session in Session)
                Work(async (host, cancellation) => await RemoveAsync(await OpenAsync(session.Repository, session.SessionStore, cancellation), session, host, cancellation), session);
            return;
        }
        string repository = FullPath(Repository);
        foreach (string id in Id) Work((host, cancellation) => RemoveAsync(repository, id, host, cancellation));
    }

    private async Task RemoveAsync(string repository, string id, CommandHost host, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(repository, NamedSessionStore, cancellation);
        var finder = new SessionFinder(workspace, Definition);
        ReleaseSession session;
        try
        {
            session = await finder.FindAsync(id, cancellation);
        }
        catch (ReleaseException e) when (Force && (e.ErrorId == "SessionDamaged" || e.IsLaterSchema))
        {
            if (await host.AskAsync(() => ShouldProcess($"{id} (can't be read)", "Remove the record of the session"), cancellation))
                await new SessionRemoval(workspace, force: true).RemoveDamagedAsync(finder.Opened, id, cancellation);
            return;
        }
        await RemoveAsync(workspace, session, host, cancellation);
    }

    private async Task RemoveAsync(ReleaseWorkspace workspace, ReleaseSession session, CommandHost host, CancellationToken cancellation)
    {
        var removal = new SessionRemoval(workspace, Force);
        // what would be refused is neither asked nor announced
        await removal.RequireAsync(session, cancellation);
        if (!await host.AskAsync(() => ShouldProcess($"{session.Id} ({session.State})", "Remove the record of the session"), cancellation)) return;
        await removal.RemoveAsync(session, cancellation);
        if (PassThru) host.Write(session);
    }
}
