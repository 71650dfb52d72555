using System.Globalization;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.GitHub;
using ReleaseTools.Stale;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Stale;

/// <summary>Releases of a repository on GitHub: as many requests as there are pages of a hundred, and one for which of them GitHub shows as the latest.</summary>
/// <param name="includeTags">Whether a release's git tag in that repository goes with it.</param>
internal sealed class StaleGitHub(StaleScope scope, bool includeTags) : IStaleResource
{
    private readonly GitHubReleases _releases = scope.GitHub(scope.NamedOnGitHub);

    public async Task<StaleListing> ListAsync(CancellationToken cancellation)
    {
        StaleRelease[] candidates = [.. (await _releases.ListAsync(cancellation).ToListAsync(cancellation)).Select(Candidate)];
        string? latest = candidates.Any(candidate => !candidate.Draft) ? (await _releases.FindLatestAsync(cancellation))?.Tag : null;
        return new StaleListing(candidates, latest is null ? [] : [StaleProtection.Named(StalePlace.GitHubRelease, latest, "GitHub shows it as the latest")]);
    }

    public async Task<StaleOutcome> RemoveAsync(StaleRelease release, CancellationToken cancellation)
    {
        var listed = new GitHubRelease(_releases.Repository.ToString(), long.Parse(release.Identity.Split(' ')[0], CultureInfo.InvariantCulture), release.Name, release.Name, "") { Draft = release.Draft };
        try
        {
            return await _releases.RemoveAsync(listed, includeTags, cancellation, found => IdentityOf(found) == release.Identity) ? StaleOutcome.Removed : StaleOutcome.Gone;
        }
        catch (RefusedException e) when (e.ErrorId == "GitHubReleaseChanged")
        {
            return StaleOutcome.Changed;
        }
    }

    // a tag that was to go with it is left: it may be in use again
    public Task<bool> FinishAsync(StaleRelease release, CancellationToken cancellation) => Task.FromResult(true);

    private static string IdentityOf(GitHubRelease release) => string.Create(CultureInfo.InvariantCulture, $"{release.Id} {release.Published?.UtcDateTime:s} {release.Assets.Count}");

    private StaleRelease Candidate(GitHubRelease release)
    {
        ReleaseVersion? version = ReleaseStanding.VersionOf(release.Tag, scope.TagPrefix);
        return new StaleRelease
        {
            Place = StalePlace.GitHubRelease,
            Product = scope.Product ?? _releases.Repository.Name,
            Name = release.Tag,
            Version = version,
            // GitHub calls created when the commit was
            Created = release.Published ?? release.Created,
            Size = release.Size,
            Draft = release.Draft,
            Prerelease = release.Prerelease || version is { IsOfficial: false },
            Where = _releases.Repository.ToString(),
            Identity = IdentityOf(release),
            Source = scope.Source,
        };
    }
}
