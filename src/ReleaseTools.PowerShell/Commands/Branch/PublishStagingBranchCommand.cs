using System.Management.Automation;
using ReleaseTools.Branches;
using ReleaseTools.Engine.Branches;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Branch;

/// <summary>
/// Pushes commits that are not public yet to a staging branch of the public remote, on the newest public commit and together with what others have staged
/// there. Nobody's commit is lost; a commit that does not fit is refused.
/// </summary>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Publish-StagingBranch</code>Stages the session's commit, and those before it that are not public: on hello-staging-master for a session on main, on hello-staging-1.2 for one on release-1.2.</example>
/// <example><code>Publish-StagingBranch -ForBranch release-1.2</code>Stages main's part of the release of a branch on hello-staging-1.2-master.</example>
[Cmdlet(VerbsData.Publish, "StagingBranch", SupportsShouldProcess = true, DefaultParameterSetName = "Commit")]
[OutputType(typeof(StagingBranch))]
public sealed class PublishStagingBranchCommand : RemoteCommand
{
    /// <summary>The sessions whose commits to stage: as New-ReleaseSession and Get-ReleaseSession return them, or their ids.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Session")]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public ReleaseSession[] Session { get; set; } = [];

    /// <summary>The newest commit to stage; by default what is checked out.</summary>
    [Parameter(Position = 0, ParameterSetName = "Commit")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Commit { get; set; }

    /// <summary>The public branch that the commits are for: main, master or release-X.Y. By default the session's, or what is checked out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Branch { get; set; }

    /// <summary>The release branch whose release changes main, too.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? ForBranch { get; set; }

    /// <summary>What stands before -staging in the branch's name; by default the product's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Prefix { get; set; }

    /// <summary>Any folder of the git checkout to work in; by default the current location.</summary>
    [Parameter(ParameterSetName = "Commit")]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = ".";

    /// <summary>The definition file; by default release.yaml of the checkout.</summary>
    [Parameter(ParameterSetName = "Commit")]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? Definition { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName != "Session") Process(session: null);
        else foreach (ReleaseSession session in Session) Process(session);
    }

    private void Process(ReleaseSession? session)
    {
        string repository = session?.Repository ?? FullPath(Repository);
        StagingPlan? plan = null;
        Work(async (_, cancellation) => plan = await StagingPlan.CreateAsync(await OpenAsync(repository, session?.SessionStore, cancellation), Request(session), cancellation), session);
        if (plan is null || (!plan.IsRehearsal && !ShouldProcess(plan.Target, plan.Action))) return;
        Work(async (host, cancellation) =>
        {
            StagingBranch branch = await plan.RunAsync(cancellation);
            host.Say($"{branch.Name}: {branch.Outcome}");
            host.Write(branch);
        }, session);
    }

    private StagingRequest Request(ReleaseSession? session) => new()
    {
        Session = session,
        Commit = Commit,
        Branch = Branch,
        ForBranch = ForBranch,
        Prefix = Prefix,
        DefinitionFile = Definition,
        Remote = Remote,
        Credential = GitCredential,
    };
}
