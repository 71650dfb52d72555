using System.Management.Automation;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Staging;

/// <summary>Publishes what a session has staged: copied inside the store, read back and compared, shown on the release page.</summary>
/// <remarks>
/// Every object is compared with the manifest after it has landed; the manifest of the release is written last, so that a release is either
/// whole or not seen. A version that is published already from another commit is refused.
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Publish-StagedRelease</code>Publishes the staged build of the session. Published of the session that comes out has the address of the release page.</example>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Publish-StagedRelease -WhatIf</code>Says what would be published, and changes nothing.</example>
[Cmdlet(VerbsData.Publish, "StagedRelease", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession))]
public sealed class PublishStagedReleaseCommand : SessionCommand
{
    private protected override (string Step, string Action) Step => ("publish", "Publish the staged release");
}
