using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.Stale;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Stale;

namespace ReleaseTools.PowerShell.Commands.Stale;

/// <summary>Returns releases that are no longer needed, each with the reason, for Remove-StaleRelease. Changes nothing.</summary>
/// <remarks>
/// What is returned meets every criterion that is given; without any, nothing is. Never returned are: the highest version and the highest that is no prerelease,
/// what a version link names, and what a session uses that is not finished and was active in the last 14 days. A tag is never returned that a session names.
/// </remarks>
/// <example><code>Get-StaleRelease -Keep 3 -All</code>Lists staged builds and sessions, each with the reason why it would go or stay. The three highest stay, of several builds of a version each counts.</example>
/// <example><code>Get-StaleRelease -Place Tag -Like v*-rc.* -OlderThan 90d -All</code>Lists the tags of the checkout and its remote, also those that stay, with the reason of each.</example>
[Cmdlet(VerbsCommon.Get, "StaleRelease")]
[OutputType(typeof(StaleRelease))]
public sealed class GetStaleReleaseCommand : StoreCommand
{
    /// <summary>Where to look; by default at staged builds and sessions; where a repository on GitHub is named, at its releases.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public StalePlace[]? Place { get; set; }

    /// <summary>How many of the highest by version stay, of those that the patterns, -Draft and -Prerelease leave; of several builds of a version each counts. Names that are no versions stay, too.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Keep { get; set; }

    /// <summary>How old it has to be: an age such as 30d, 12h or 2w, a TimeSpan, or a date.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(AgeCompleter))]
    public StaleAge? OlderThan { get; set; }

    /// <summary>Names or versions to choose from; the wildcards * and ? are allowed. Only so a name is chosen that is no version.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StaleNameCompleter))]
    public string[]? Like { get; set; }

    /// <summary>Names or versions that stay; the wildcards * and ? are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StaleNameCompleter))]
    public string[]? NotLike { get; set; }

    /// <summary>Chooses only drafts. Without it drafts stay.</summary>
    [Parameter]
    public SwitchParameter Draft { get; set; }

    /// <summary>Chooses only prereleases.</summary>
    [Parameter]
    public SwitchParameter Prerelease { get; set; }

    /// <summary>Returns also what stays: IsStale says which is which, Reason why.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>The git remote whose tags are looked at: its name, a URL or a path. By default origin, where there is one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RemoteCompleter))]
    public string? Remote { get; set; }

    /// <summary>The repository on GitHub, as owner/name or host/owner/name; by default that of the definition's publish.github.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GitHubRepositoryCompleter))]
    public string? GitHubRepository { get; set; }

    /// <summary>The token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else what gh knows. Without one, drafts and private repositories are not seen.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    protected override void ProcessRecord()
    {
        StaleRequest request = Request(FullPath(Repository));
        var access = new StaleAccess { GitHubToken = Token };
        Work((host, cancellation) => StaleOutput.WriteAsync(host, request, access, All, cancellation));
    }

    private StaleRequest Request(string location) => new()
    {
        Source = new StaleSource(location, Definition, NamedSessionStore, string.IsNullOrEmpty(Store) ? null : Store, Product, Rehearsal, Remote, GitHubRepository),
        Places = Place ?? [],
        Criteria = new StaleCriteria { Keep = Keep, OlderThan = OlderThan, Like = Like ?? [], NotLike = NotLike ?? [], Draft = Draft, Prerelease = Prerelease },
    };
}
