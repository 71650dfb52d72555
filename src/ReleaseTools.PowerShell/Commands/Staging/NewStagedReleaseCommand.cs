using System.Management.Automation;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Staging;

/// <summary>Stages a session's build: everything lies beside its final place, verified, its manifest last.</summary>
/// <remarks>
/// The artifacts, their checksum files and the notes are copied into the store of staged builds, in the folder
/// <c>stage/product/version/build</c>. Publishing is then a copy inside the store. The newest builds of the version stay, as many as the definition's <c>stage.keep</c>
/// says; older ones are removed, except those that a link names.
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | New-StagedRelease</code>Stages the build of the session. The session that comes out has it in Staged.</example>
/// <example><code>New-ReleaseSession | Invoke-ReleaseBuild | New-ReleaseNote | New-StagedRelease</code>Builds and stages what is checked out. Nothing public has happened yet.</example>
[Cmdlet(VerbsCommon.New, "StagedRelease", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession))]
public sealed class NewStagedReleaseCommand : SessionCommand
{
    private protected override (string Step, string Action) Step => ("stage", "Stage the build");
}
