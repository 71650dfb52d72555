using System.Management.Automation;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Tracking;

/// <summary>Opens the issue on GitHub that shows how far a release is, or finds the one that is open for it.</summary>
/// <remarks>
/// The definition says where: <c>trackingIssue: { repository: acme/hello }</c>. There is never a second issue of one release: an open one is known by a mark in its
/// text that nobody sees. From then on its checkboxes are checked as steps finish.
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | New-TrackingIssue</code>Opens the issue. TrackingIssue of the session that comes out has its number and its address.</example>
/// <example><code>New-ReleaseSession -Type Rc -Rehearsal | New-TrackingIssue</code>Shows the issue as it would be opened, and opens none.</example>
[Cmdlet(VerbsCommon.New, "TrackingIssue", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession))]
public sealed class NewTrackingIssueCommand : SessionCommand
{
    private protected override (string Step, string Action) Step => ("tracking-issue", "Open the tracking issue");
}
