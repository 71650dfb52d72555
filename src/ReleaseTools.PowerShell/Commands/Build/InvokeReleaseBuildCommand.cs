using System.Management.Automation;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Prerequisites;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Build;

/// <summary>Builds the session's artifacts from a clean clone at its commit, after looking whether everything is there that the release needs.</summary>
/// <remarks>
/// The prerequisites are tested first; what is missing is told all at once, before any work. The build then runs in a clone
/// outside of the checkout: nothing in the working tree reaches it, and nothing of it reaches the working tree.
/// <para>The definition's tests run, too: those of the sources before the build, those of the artifacts after it.</para>
/// <para>A session whose build is done is passed on as it is, unless what it made is gone.</para>
/// </remarks>
/// <example><code>New-ReleaseSession -Version v1.2.0 | Invoke-ReleaseBuild</code>Builds version 1.2.0 of the checkout in the current folder. The session that comes out has the artifacts with their digests.</example>
/// <example><code>New-ReleaseSession | Invoke-ReleaseBuild 6> ../build.log</code>Keeps the output of the build steps in a file instead of showing it as it comes. The file is outside of the checkout: a release wants a clean tree.</example>
[Cmdlet(VerbsLifecycle.Invoke, "ReleaseBuild", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession))]
public sealed class InvokeReleaseBuildCommand : SessionCommand
{
    /// <summary>Releases the commit although the working tree has other changes.</summary>
    [Parameter]
    public SwitchParameter AllowDirty { get; set; }

    /// <summary>The folder for clones and build output, outside of the checkout; by default that of RELEASE_WORK, else in your cache folder. A session keeps it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? WorkFolder { get; set; }

    private protected override (string Step, string Action) Step => ("build", Current.Definition.Tests.Count > 0 ? "Build artifacts and run tests" : "Build artifacts");

    private protected override RunOptions Options => base.Options with { WorkFolder = WorkFolder, Steps = [new PrerequisitesOptions { AllowDirty = AllowDirty }] };
}
