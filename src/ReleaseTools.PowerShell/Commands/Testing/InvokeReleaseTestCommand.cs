using System.Management.Automation;
using ReleaseTools.Engine.Steps;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;
using ReleaseTools.Testing;

namespace ReleaseTools.PowerShell.Commands.Testing;

/// <summary>Runs the tests of a release whose turn it is: those of the sources, and where it is built those of the artifacts, too. Tests that have passed are not repeated. Invoke-ReleaseBuild runs them by itself.</summary>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Invoke-ReleaseTest | Publish-StagedRelease</code>Runs the tests again that failed, and publishes the release where they pass now.</example>
/// <example><code>New-ReleaseSession | Invoke-ReleaseTest -PassThru | Where-Object Outcome -ne Passed</code>Tests what is checked out as it would be released, and returns the tests that did not pass.</example>
[Cmdlet(VerbsLifecycle.Invoke, "ReleaseTest", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession), typeof(TestResult))]
public sealed class InvokeReleaseTestCommand : SessionCommand
{
    /// <summary>Releases the commit although the working tree has other changes.</summary>
    [Parameter]
    public SwitchParameter AllowDirty { get; set; }

    /// <summary>Returns how each test ended instead of the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override (string Step, string Action) Step => ("test", "Run tests");

    private protected override RunOptions Options => new() { TakeOver = TakeOver, AllowDirty = AllowDirty };

    private protected override IEnumerable<object> Results(ReleaseSession session) => PassThru ? session.Tests : [session];
}
