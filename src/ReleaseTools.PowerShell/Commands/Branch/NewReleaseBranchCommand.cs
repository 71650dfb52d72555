using System.Management.Automation;
using ReleaseTools.Branches;
using ReleaseTools.Engine.Branches;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Branch;

/// <summary>
/// Makes a release branch off main on the remote: the branch with an empty release commit, tagged as its first version, and main tagged as the first alpha of
/// the next minor version. All of it appears at once, or nothing.
/// </summary>
/// <example><code>New-ReleaseBranch</code>Branches the minor version that main is working towards by its tags.</example>
/// <example><code>New-ReleaseBranch release-1.2 -First beta.0 -Commit main~1</code>Begins release-1.2 at a commit of main, with v1.2.0-beta.0.</example>
[Cmdlet(VerbsCommon.New, "ReleaseBranch", SupportsShouldProcess = true, DefaultParameterSetName = "Branch")]
[OutputType(typeof(ReleaseBranchResult))]
public sealed class NewReleaseBranchCommand : RemoteCommand
{
    /// <summary>The branch, such as release-1.18; by default that of the minor version that main's tags say it is working towards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Branch")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NewBranchCompleter))]
    public string? Branch { get; set; }

    /// <summary>The minor version to branch, such as 1.18.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Version")]
    [ValidateNotNullOrEmpty]
    public string Version { get; set; } = "";

    /// <summary>The commit, tag or branch to begin at, on main; by default main's head on the remote.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Commit { get; set; }

    /// <summary>What the branch's first version ends in, such as beta.0; by default what the definition says, rc.0.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? First { get; set; }

    /// <summary>Has git sign the tags, with the key of its configuration.</summary>
    [Parameter]
    public SwitchParameter Sign { get; set; }

    /// <summary>Any folder of the git checkout to work in; by default the current location.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = ".";

    /// <summary>The definition file; by default release.yaml of the checkout.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? Definition { get; set; }

    protected override void ProcessRecord()
    {
        string repository = FullPath(Repository);
        bool isPreview = IsPreview;
        BranchPlan? plan = null;
        Work(async (_, cancellation) => plan = await BranchPlan.CreateAsync(await OpenAsync(repository, sessionStore: null, cancellation), Request(), isPreview, cancellation));
        if (plan is null || !ShouldProcess(plan.Target, plan.Action)) return;
        Work(async (host, cancellation) =>
        {
            ReleaseBranchResult branch = await plan.RunAsync(cancellation);
            host.Say($"{branch.Branch}: {branch.Outcome}");
            host.Write(branch);
        });
    }

    private BranchRequest Request() => new()
    {
        Branch = ParameterSetName == "Version" ? "release-" + Version : Branch,
        Commit = Commit,
        First = First,
        Sign = Sign,
        DefinitionFile = Definition,
        Remote = Remote,
        Credential = GitCredential,
    };
}
