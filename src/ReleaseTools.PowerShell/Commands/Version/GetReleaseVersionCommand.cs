using System.Management.Automation;
using ReleaseTools.Engine.Versions;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Versions;

namespace ReleaseTools.PowerShell.Commands.Version;

/// <summary>Returns the version of a commit: its tag, else that of its build. With -Next, the version that a release of it would get.</summary>
/// <example><code>Get-ReleaseVersion</code>Tells the version of what is checked out.</example>
/// <example><code>Get-ReleaseVersion -Next Rc | New-ReleaseSession</code>Opens a session for the next release candidate.</example>
/// <example><code>(Get-ReleaseVersion -Next Alpha).Spellings['python']</code>Spells the next alpha for a Python package.</example>
[Cmdlet(VerbsCommon.Get, "ReleaseVersion")]
[OutputType(typeof(CommitVersion))]
public sealed class GetReleaseVersionCommand : RepositoryCommand
{
    /// <summary>Which next version is wanted: the next of its kind (Series), or one of another type.</summary>
    [Parameter(Position = 0)]
    public NextKind? Next { get; set; }

    /// <summary>With -Next: how far it goes beyond the last official version. Auto goes as far as the commits since then ask for. By default what the definition says.</summary>
    [Parameter]
    public VersionBump? Bump { get; set; }

    /// <summary>The branch whose rules count; by default the one that the commit is on. A release branch need not exist yet.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Branch { get; set; }

    /// <summary>The commit, tag or branch; by default the newest of the branch, else what is checked out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Commit { get; set; }

    /// <summary>Goes by the tags of this clone alone: the remote is not asked for its tags.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    protected override void ProcessRecord()
    {
        string repository = FullPath(Repository);
        var request = new VersionRequest { DefinitionFile = Definition, Next = Next, Bump = Bump, Branch = Branch, Commit = Commit, Offline = Offline };
        Work(async (host, cancellation) =>
            host.Write(await new CommitVersions(await OpenAsync(repository, SessionStore, cancellation), host.Say).FindAsync(request, cancellation)));
    }
}
