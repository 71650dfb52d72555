using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.PowerShell.Completion;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that looks at a repository on GitHub: one that is named, or that of the checkout's definition.</summary>
public abstract class GitHubCommand : CheckoutCommand
{
    /// <summary>The repository on GitHub, as owner/name or host/owner/name; by default what the definition says, else where the checkout came from. One that is named needs no checkout.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GitHubRepositoryCompleter))]
    public string? GitHubRepository { get; set; }

    /// <summary>A token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else the one that gh keeps. Public releases can be read without.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>Asked on the pipeline thread.</summary>
    private protected Func<CancellationToken, Task<GitHubReleases>> Releases()
    {
        string location = FullPath(Repository);
        (string? named, string? definition, SecureString? token) = (GitHubRepository, Definition, Token);
        return cancellation => SourceRepository.FindReleasesAsync(named, location, definition, token, cancellation);
    }
}
