using System.Management.Automation;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Prerequisites;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;
using ReleaseTools.Testing;

namespace ReleaseTools.PowerShell.Commands.Testing;

/// <summary>Runs the tests of a release whose turn it is: those of the sources, and once it is built those of the artifacts, too.</summary>
/// <remarks>
/// Tests run in a clean clone at the release's tag, each whatever the others did. One that fails is a warning here; Publish-StagedRelease
/// refuses the release until all pass.
/// <para>Tests of one kind that have all passed are not repeated; where one has failed, all of its kind run again. Tests of artifacts are
/// skipped where tests of the sources have failed.</para>
/// <para>Invoke-ReleaseBuild runs the tests by itself: this command is for running them before a build, and once more after a failure.</para>
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Invoke-ReleaseTest | Publish-StagedRelease</code>Runs the tests again that failed, and publishes the release where they pass now.</example>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Invoke-ReleaseTest -PassThru | Where-Object Outcome -ne Passed</code>Returns the tests that did not pass, each with its outcome, duration and exit code.</example>
[Cmdlet(VerbsLifecycle.Invoke, "ReleaseTest", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession), typeof(TestResult))]
public sealed class InvokeReleaseTestCommand : SessionCommand
{
    /// <summary>Releases the commit although the working tree has other changes.</summary>
    [Parameter]
    public SwitchParameter AllowDirty { get; set; }

    /// <summary>The folder for clones and build output, outside of the checkout; by default that of RELEASE_WORK, else in your cache folder. A session keeps it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? WorkFolder { get; set; }

    /// <summary>Returns how each test ended instead of the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override (string Step, string Action) Step => ("test", "Run tests");

    private protected override RunOptions Options => base.Options with { WorkFolder = WorkFolder, Steps = [new PrerequisitesOptions { AllowDirty = AllowDirty }] };

    private protected override IEnumerable<object> Results(ReleaseSession session) => PassThru ? session.Tests : [session];
}
