using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Processes;
using ReleaseTools.GitHub;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.GitHub;

/// <summary>Removes a release on GitHub with its files, and its tag where that is asked.</summary>
/// <remarks>
/// The very release is removed that was listed: a draft that was published since then stays. A release that is gone already is no error.
/// </remarks>
/// <example><code>Get-GitHubRelease v0.1-test | Remove-GitHubRelease -IncludeTag</code>Asks, then removes a test release and its tag.</example>
/// <example><code>Get-GitHubRelease -Draft | Remove-GitHubRelease -WhatIf</code>Says which drafts would go.</example>
[Cmdlet(VerbsCommon.Remove, "GitHubRelease", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(GitHubRelease))]
public sealed class RemoveGitHubReleaseCommand : ReleaseToolsCommand
{
    /// <summary>The release, as Get-GitHubRelease returns it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public GitHubRelease GitHubRelease { get; set; } = null!;

    /// <summary>Removes its git tag, too. A draft has none of its own.</summary>
    [Parameter]
    public SwitchParameter IncludeTag { get; set; }

    /// <summary>A token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else the one that gh keeps.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>Returns the releases that were removed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        GitHubRelease release = GitHubRelease;
        string kind = release.Draft ? "draft" : release.Prerelease ? "prerelease" : "release";
        if (!ShouldProcess($"{kind} {release.Tag} in {release.GitHubRepository} ({release.Assets.Count} files)", IncludeTag ? "Remove the release and its tag" : "Remove the release")) return;
        (bool includeTag, bool passes, SecureString? token) = (IncludeTag, PassThru, Token);
        Work(async (host, cancellation) =>
        {
            IReadOnlyDictionary<string, string> environment = ProcessEnvironment.Read();
            GitHubReleases releases = GitHubReleases.Open(GitHubReleases.RepositoryOf(release.GitHubRepository, environment), token, environment);
            await releases.RemoveAsync(release, includeTag, cancellation);
            if (passes) host.Write(release);
        });
    }
}
