using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Prerequisites;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Session;

/// <summary>Resumes a session where it stopped: runs every remaining step, in order.</summary>
/// <remarks>
/// A step that failed, was stopped, or whose process died runs again. A step that is done is skipped, unless what it depends on has changed; what it made public is read
/// again, and repaired where it was damaged or is gone. A new session has nothing done: all of it runs.
/// <para>The steps, in their order: prerequisites, tracking-issue, test, build, system-test, push-access, notes, stage, tag, publish, github, link, announce,
/// close-issue; a release has those that its definition asks for. Nothing public happens before tag, apart from the issue.
/// Where the definition announces releases, it asks before anything is sent: -Confirm:$false answers.</para>
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Resume-ReleaseSession</code>Runs what is left, up to the version links and, once you agree, the announcements. Where nothing is left, nothing is touched.</example>
/// <example><code>New-ReleaseSession | Resume-ReleaseSession -Until stage</code>Builds and stages what is checked out. Nothing public happens until the session is resumed or published.</example>
[Cmdlet(VerbsLifecycle.Resume, "ReleaseSession", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession))]
public sealed class ResumeReleaseSessionCommand : SessionInputCommand
{
    /// <summary>The last step to run; by default all.</summary>
    [Parameter(Position = 1)]
    [ValidateSet("prerequisites", "tracking-issue", "test", "build", "system-test", "push-access", "notes", "stage", "tag", "publish", "github", "link", "announce", "close-issue")]
    public string? Until { get; set; }

    /// <summary>Releases the commit although the working tree has other changes.</summary>
    [Parameter]
    public SwitchParameter AllowDirty { get; set; }

    /// <summary>The folder for clones and build output, outside of the checkout; by default that of RELEASE_WORK, else in your cache folder. A session keeps it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? WorkFolder { get; set; }

    /// <summary>Goes on with a step that another machine left unfinished, after watching a minute for a sign of life.</summary>
    [Parameter]
    public SwitchParameter TakeOver { get; set; }

    /// <summary>With -TakeOver: does so although that machine is alive.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>A token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else the one that gh keeps.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    private protected override bool FailsTheRun => true;

    private protected override void Process(ReleaseSession session)
    {
        if (!IsPreview && !AsksAndAgrees())
        {
            WriteObject(session);
            return;
        }
        var options = new RunOptions { WorkFolder = WorkFolder, TakeOver = TakeOver, Force = Force, GitHub = new(Token), Repairs = true, Steps = [new PrerequisitesOptions { AllowDirty = AllowDirty }] };
        Work(async (host, cancellation) =>
        {
            ReleaseWorkspace workspace = await OpenAsync(session.Repository, session.SessionStore, cancellation);
            if (IsPreview)
            {
                await new ReleaseRun(workspace, host, options).PreviewAsync(session, Until, cancellation);
                await host.AskAsync(AsksAndAgrees, cancellation);
                host.Write(session);
                return;
            }
            host.Write(await host.WatchAsync(workspace, session, observer =>
                new ReleaseRun(workspace, observer, options) { ApproveAnnouncement = plan => host.AskAsync(() => Continues($"Announce {plan.Session.Tag} by {plan.Describe()}?", "Announce the release"), cancellation) }
                    .RunAsync(session, Until, _ => Task.FromResult(true), cancellation)));
        }, session);

        bool AsksAndAgrees() => ShouldProcess($"{session.Id} ({session.State})", Until is null ? "Run every step that is not done" : $"Run every step that is not done, up to {Until}");
    }
}
