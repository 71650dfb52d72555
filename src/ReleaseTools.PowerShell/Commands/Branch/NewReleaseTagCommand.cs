using System.Management.Automation;
using ReleaseTools.Branches;
using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Tag;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;
using ReleaseTools.Workflow;

namespace ReleaseTools.PowerShell.Commands.Branch;

/// <summary>Makes the annotated git tag of a version and pushes it, or finds that it is there. A tag that is at another commit is never moved.</summary>
/// <remarks>
/// The tag is pushed first and kept here after that: a push that is refused leaves nothing behind. Where only this repository or only the remote has it,
/// the other side is completed. The session remembers its tag: a release run finds it done.
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | New-ReleaseTag</code>Tags the session's commit with the session's tag, and returns the tag. With -PassThru the session goes on in the pipeline.</example>
/// <example><code>New-ReleaseTag -Version 1.1.1 -Branch release-1.1 -ReleaseCommit</code>Makes an empty release commit on the remote's release branch and tags that. Both appear at once, or nothing.</example>
/// <example><code>Get-ReleaseVersion -Next Rc | New-ReleaseTag -NoPush</code>Tags the next release candidate in this repository only.</example>
[Cmdlet(VerbsCommon.New, "ReleaseTag", SupportsShouldProcess = true, DefaultParameterSetName = "Session")]
[OutputType(typeof(ReleaseTag), typeof(ReleaseSession))]
public sealed class NewReleaseTagCommand : RemoteCommand
{
    /// <summary>The sessions to tag: as New-ReleaseSession and Get-ReleaseSession return them, or their ids.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Session")]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public ReleaseSession[] Session { get; set; } = [];

    /// <summary>The version to tag.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Version", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string Version { get; set; } = "";

    /// <summary>The commit, tag or branch to tag; by default what is checked out.</summary>
    [Parameter(ParameterSetName = "Version", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Commit { get; set; }

    /// <summary>The release branch that the version belongs on; by default the branch that is checked out.</summary>
    [Parameter(ParameterSetName = "Version", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Branch { get; set; }

    /// <summary>Makes an empty commit on the remote's release branch first, and tags that.</summary>
    [Parameter(ParameterSetName = "Version")]
    public SwitchParameter ReleaseCommit { get; set; }

    /// <summary>Any folder of the git checkout to work in; by default the current location.</summary>
    [Parameter(ParameterSetName = "Version", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = ".";

    /// <summary>The definition file; by default release.yaml of the checkout.</summary>
    [Parameter(ParameterSetName = "Version")]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? Definition { get; set; }

    /// <summary>What the tag says; by default product and version.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Message { get; set; }

    /// <summary>Has git sign the tag, with the key of its configuration.</summary>
    [Parameter]
    public SwitchParameter Sign { get; set; }

    /// <summary>Makes the tag in this repository only.</summary>
    [Parameter]
    public SwitchParameter NoPush { get; set; }

    /// <summary>Goes on with a tag that another machine left unfinished, after watching a minute for a sign of life.</summary>
    [Parameter(ParameterSetName = "Session")]
    public SwitchParameter TakeOver { get; set; }

    /// <summary>With -TakeOver: does so although that machine is alive.</summary>
    [Parameter(ParameterSetName = "Session")]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the session instead of the tag, for the next command.</summary>
    [Parameter(ParameterSetName = "Session")]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName != "Session") Process(session: null);
        else foreach (ReleaseSession session in Session) Process(session);
    }

    private void Process(ReleaseSession? session)
    {
        string repository = session?.Repository ?? FullPath(Repository);
        TagPlan? plan = null;
        Work(async (host, cancellation) =>
        {
            plan = await TagPlan.CreateAsync(await OpenAsync(repository, session?.SessionStore, cancellation), Request(session), cancellation);
            if (plan.Notice is { } notice) host.Warn(notice);
        }, session);
        if (plan is null) return;
        if (plan.IsChange && !ShouldProcess(plan.Target, plan.Action))
        {
            if (PassThru) WriteObject(session);
            return;
        }
        if (session is { Rehearsal: false })
        {
            Run(session, plan);
            return;
        }
        Work(async (host, cancellation) =>
        {
            ReleaseTag tag = await plan.RunAsync(cancellation);
            host.Say($"{tag.Name}: {tag.Outcome}");
            host.Write(PassThru ? session! : tag);
        }, session);
    }

    private void Run(ReleaseSession session, TagPlan plan) => Work(async (host, cancellation) =>
    {
        ReleaseWorkspace workspace = await OpenAsync(session.Repository, session.SessionStore, cancellation);
        var options = new RunOptions { TakeOver = TakeOver, Force = Force, Steps = [new TagOptions { Request = Request(session) }] };
        ReleaseSession after = await host.WatchAsync(workspace, session, observer => new ReleaseRun(workspace, observer, options).RunStepAsync(session, Pipeline.Tag, cancellation));
        host.Write(PassThru ? after : plan.Of(after));
        if (NextCommand.Of(after) is { } next) host.Say($"Next: {next.PowerShell}");
    }, session);

    private TagRequest Request(ReleaseSession? session) => new()
    {
        Session = session,
        Version = session is null ? ReleaseVersion.Parse(Version) : null,
        Commit = Commit,
        Branch = Branch,
        ReleaseCommit = ReleaseCommit,
        DefinitionFile = Definition,
        Message = Message,
        Sign = Sign,
        NoPush = NoPush,
        Remote = Remote,
        Credential = GitCredential,
    };
}
