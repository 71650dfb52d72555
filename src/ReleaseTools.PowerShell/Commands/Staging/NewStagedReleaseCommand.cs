using System.Management.Automation;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Staging;

/// <summary>Stages a session's build: everything lies beside its final place, verified, its manifest last.</summary>
/// <example><code>Get-ReleaseSession hello-1.2.0 | New-StagedRelease</code>Stages the build of the session.</example>
/// <example><code>New-ReleaseSession | Invoke-ReleaseBuild | New-ReleaseNote | New-StagedRelease</code>Builds and stages what is checked out.</example>
[Cmdlet(VerbsCommon.New, "StagedRelease", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession))]
public sealed class NewStagedReleaseCommand : SessionCommand
{
    private protected override (string Step, string Action) Step => ("stage", "Stage the build");
}
