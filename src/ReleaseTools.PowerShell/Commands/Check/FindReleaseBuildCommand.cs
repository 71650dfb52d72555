using System.Management.Automation;
using System.Security;
using ReleaseTools.Checks;
using ReleaseTools.Engine.Checks;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Check;

/// <summary>Finds the newest commit of a branch on GitHub whose checks are all green: the one to release.</summary>
/// <remarks>
/// Commit statuses and check runs count alike: those that the branch requires, by its protection or by rulesets, and where it requires none, all that there are. A
/// check that was skipped, or is neutral, is green; one that was cancelled is not; a commit without checks is not.
/// </remarks>
/// <example><code>Find-ReleaseBuild -Branch main | New-ReleaseSession -Type Rc</code>Opens a session for the newest green commit of main.</example>
/// <example><code>Find-ReleaseBuild -Branch main -Check build, "test-*" -All</code>Shows the newer commits, too, each with why it was passed over. Only the checks that are named count.</example>
[Cmdlet(VerbsCommon.Find, "ReleaseBuild")]
[OutputType(typeof(CheckedCommit))]
public sealed class FindReleaseBuildCommand : ReleaseToolsCommand
{
    /// <summary>The branch to look through; by default the one that is checked out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Branch { get; set; }

    /// <summary>The checks that count; wildcards are allowed. Each has to be there. By default those that the branch requires, else all.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Check { get; set; }

    /// <summary>How many commits to look through.</summary>
    [Parameter]
    [ValidateRange(1, BuildFinder.MostLast)]
    public int Last { get; set; } = BuildFinder.DefaultLast;

    /// <summary>Returns the newer commits, too, that were passed over.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>The repository on GitHub, as owner/name or host/owner/name; by default the one that the checkout came from.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GitHubRepositoryCompleter))]
    public string? GitHubRepository { get; set; }

    /// <summary>A token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else the one that gh keeps. Public repositories can be read without.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>Any folder of the git checkout to work in; by default the current location.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = ".";

    protected override void ProcessRecord()
    {
        string repository = FullPath(Repository);
        (string? branch, string[]? checks, int last, bool all, string? gitHub, GitHubAccess access) = (Branch, Check, Last, All, GitHubRepository, new GitHubAccess(Token));
        Work(async (host, cancellation) =>
        {
            BuildFinder finder = await BuildFinder.OpenAsync(await OpenAsync(repository, sessionStore: null, cancellation), gitHub, branch, access, cancellation);
            var passedOver = new List<CheckedCommit>();
            await foreach (CheckedCommit commit in finder.LookAsync(checks, last, cancellation))
            {
                if (all || commit.IsGreen) host.Write(commit);
                if (commit.IsGreen) return;
                host.Say($"{commit.Commit[..7]} {commit.Subject}: {commit.Reason}");
                passedOver.Add(commit);
            }
            throw finder.None(passedOver);
        });
    }
}
