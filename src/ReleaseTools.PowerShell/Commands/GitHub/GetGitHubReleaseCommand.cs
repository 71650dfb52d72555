using System.Management.Automation;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.GitHub;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.GitHub;

/// <summary>Returns the releases of a repository on GitHub, newest first.</summary>
/// <remarks>
/// Public releases are read without a token. Drafts are seen by those who may write to the repository.
/// </remarks>
/// <example><code>Get-GitHubRelease</code>Lists the releases of the repository that the definition publishes in.</example>
/// <example><code>Get-GitHubRelease v1.* -GitHubRepository acme/hello -Prerelease</code>Lists the prereleases of one series. A repository that is named needs no checkout.</example>
/// <example><code>(Get-GitHubRelease -Latest).Assets</code>Lists the files of the latest release, with their digests.</example>
[Cmdlet(VerbsCommon.Get, "GitHubRelease", DefaultParameterSetName = "Filter")]
[OutputType(typeof(GitHubRelease))]
public sealed class GetGitHubReleaseCommand : GitHubCommand
{
    /// <summary>The tag; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = "Filter")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string[] Tag { get; set; } = ["*"];

    /// <summary>Only drafts.</summary>
    [Parameter(ParameterSetName = "Filter")]
    public SwitchParameter Draft { get; set; }

    /// <summary>Only prereleases.</summary>
    [Parameter(ParameterSetName = "Filter")]
    public SwitchParameter Prerelease { get; set; }

    /// <summary>Only the one that GitHub calls the latest.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Latest")]
    public SwitchParameter Latest { get; set; }

    protected override void ProcessRecord()
    {
        Func<CancellationToken, Task<GitHubReleases>> open = Releases();
        WildcardPattern[] tags = [.. Tag.Select(tag => new WildcardPattern(tag))];
        var missing = Tag.Where(tag => !WildcardPattern.ContainsWildcardCharacters(tag)).ToHashSet(StringComparer.Ordinal);
        (bool draft, bool prerelease, bool latest) = (Draft, Prerelease, Latest);
        Work(async (host, cancellation) =>
        {
            GitHubReleases releases = await open(cancellation);
            if (latest)
            {
                if (await releases.FindLatestAsync(cancellation) is { } found) host.Write(found);
                return;
            }
            await foreach (GitHubRelease release in releases.ListAsync(cancellation))
            {
                if (!tags.Any(tag => tag.IsMatch(release.Tag)) || (draft && !release.Draft) || (prerelease && !release.Prerelease)) continue;
                missing.Remove(release.Tag);
                host.Write(release);
            }
            foreach (string tag in missing)
            {
                host.Error(new ReleaseException("GitHubReleaseMissing", ErrorCategory.ObjectNotFound, tag, $"{releases.Repository} has no {(draft ? "draft" : prerelease ? "prerelease" : "release")} {tag}.", "List what there is: Get-GitHubRelease. Drafts and private repositories are seen with a token."));
            }
        });
    }
}
