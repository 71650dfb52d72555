using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow.Tracking;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Tracking;

/// <summary>Brings the checkboxes of a release's issue in step with its session. What else is written there stays.</summary>
/// <remarks>
/// Steps that run do this themselves. It is for an issue that could not be reached then, or whose boxes were checked by hand.
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Update-TrackingIssue</code>Checks the boxes of the steps that are done, and clears the others.</example>
/// <example><code>Get-ReleaseSession | Where-Object TrackingIssue | Update-TrackingIssue</code>Does so for every session that has an issue.</example>
[Cmdlet(VerbsData.Update, "TrackingIssue", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession))]
public sealed class UpdateTrackingIssueCommand : SessionInputCommand
{
    /// <summary>A token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else the one that gh keeps.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    private protected override void Process(ReleaseSession session)
    {
        if (!ShouldProcess(session.TrackingIssue?.ToString() ?? session.Id, "Bring the tracking issue in step"))
        {
            WriteObject(session);
            return;
        }
        var gitHub = new GitHubAccess(Token);
        Work(async (host, cancellation) =>
        {
            ReleaseWorkspace workspace = await OpenAsync(session.Repository, session.SessionStore, cancellation);
            if (!await new TrackingIssues(workspace, gitHub).UpdateAsync(session, cancellation)) host.Warn($"{session.TrackingIssue} is gone.");
            host.Write(session);
        }, session);
    }
}
