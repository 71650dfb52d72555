using System.Management.Automation;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.PowerShell.Commands.Session;

/// <summary>Opens the session of a release, or returns the one that is open already for the same version, commit and definition.</summary>
/// <remarks>
/// A session is the record of one release: what is built, from which commit, where it goes, and which steps are done. The same arguments
/// again return the same session, so that a script can be repeated after a failure. Other arguments for the same version are an error that names what differs.
/// <para>Without <see cref="Version"/> it is, in this order: that of the session that this commit has already, the version tag at the commit, or the
/// one that comes next on the branch.</para>
/// </remarks>
/// <example><code>New-ReleaseSession -Version v1.2.0</code>Opens a session for version 1.2.0 of what is checked out. Nothing is built yet: pipe it into Invoke-ReleaseBuild or Resume-ReleaseSession.</example>
/// <example><code>Get-ReleaseVersion -Next Rc | New-ReleaseSession</code>Opens a session for the next release candidate of the branch.</example>
/// <example><code>Get-ReleaseTrigger | New-ReleaseSession</code>Opens the session of what a run of a CI is to release, by the channels of the definition.</example>
/// <example><code>New-ReleaseSession -Type Rc -Rehearsal</code>Opens a rehearsal of the next release candidate. Whatever is done with it goes to .release/rehearsal, and nothing public is touched.</example>
[Cmdlet(VerbsCommon.New, "ReleaseSession", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession))]
public sealed class NewReleaseSessionCommand : RepositoryCommand
{
    /// <summary>The version; by default that of this commit's session, else the next.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string? Version { get; set; }

    /// <summary>What kind of version comes next, where no version is given.</summary>
    [Parameter]
    public ReleaseType? Type { get; set; }

    /// <summary>How far the next version goes beyond the last official one: Auto goes as far as the commits since then ask for. By default what the definition says.</summary>
    [Parameter]
    public VersionBump? Bump { get; set; }

    /// <summary>The commit, tag or branch to release; by default what is checked out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Commit { get; set; }

    /// <summary>The branch whose rules the version keeps; by default the one that the commit is on. A release branch need not exist yet.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Branch { get; set; }

    /// <summary>The git tag of the version; by default the tag prefix and the version.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Tag { get; set; }

    /// <summary>The channel of the definition that the version is released on, as Get-ReleaseTrigger says it. It decides whether the release replaces an earlier one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public string? Channel { get; set; }

    /// <summary>Goes by the tags of this clone alone: the remote is not asked for its tags.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Does everything against local targets and touches nothing public.</summary>
    [Parameter]
    public SwitchParameter Rehearsal { get; set; }

    private protected override bool FailsTheRun => true;

    protected override void ProcessRecord()
    {
        string repository = FullPath(Repository);
        SessionPlan? plan = null;
        SessionPlanner? planner = null;
        Work(async (host, cancellation) =>
        {
            planner = new SessionPlanner(await OpenAsync(repository, NamedSessionStore, cancellation));
            plan = await planner.PlanAsync(Request(), cancellation);
            foreach (string sentence in plan.Inferred.Concat(plan.Notices)) host.Notice(sentence);
        });
        if (plan is null) return;
        SessionSettings settings = plan.Settings;
        string target = $"{settings.Id}: {settings.Tag} ({plan.Reason}) at {settings.Commit[..7]}, to {settings.Definition.Publish.Store ?? settings.Definition.Stage.Store}";
        if (plan.Existing is null && !ShouldProcess(target, "Open a release session"))
        {
            WriteObject(SessionPlanner.Unopened(plan, repository));
            return;
        }
        Work(async (host, cancellation) => host.Write(await planner!.OpenAsync(plan, cancellation)));
    }

    private SessionRequest Request() => new()
    {
        DefinitionFile = Definition,
        Version = Version is null ? null : ReleaseVersion.Parse(Version),
        Type = Type,
        Bump = Bump,
        Commit = Commit,
        Branch = string.IsNullOrEmpty(Branch) ? null : Branch,
        Tag = string.IsNullOrEmpty(Tag) ? null : Tag,
        Channel = string.IsNullOrEmpty(Channel) ? null : Channel,
        Rehearsal = Rehearsal,
        Offline = Offline,
    };
}
