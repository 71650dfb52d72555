using System.Management.Automation;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Tracking;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Tracking;

/// <summary>Closes the issue that shows how far a release is, once nothing of the release is left to do.</summary>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Close-TrackingIssue</code>Closes the issue of a release whose steps are all done.</example>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Close-TrackingIssue -Abandon</code>Closes the issue of a release that is given up, as not planned.</example>
[Cmdlet(VerbsCommon.Close, "TrackingIssue", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession))]
public sealed class CloseTrackingIssueCommand : SessionCommand
{
    /// <summary>Closes it as not planned, whatever is still to do.</summary>
    [Parameter]
    public SwitchParameter Abandon { get; set; }

    private protected override (string Step, string Action) Step => ("close-issue", Abandon ? "Close the tracking issue as not planned" : "Close the tracking issue");

    private protected override RunOptions Options => base.Options with { Steps = [new CloseIssueOptions { Abandon = Abandon }] };
}
