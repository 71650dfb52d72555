using System.Runtime.CompilerServices;
using System.Security;
using ReleaseTools.Engine.Progress;
using ReleaseTools.GitHub;
using ReleaseTools.Verification;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>The releases of one repository on GitHub: listed, published, removed.</summary>
public sealed class GitHubReleases
{
    private readonly GitHubClient _client;
    private readonly ReleaseApi _api;

    internal GitHubReleases(GitHubClient client, GitHubRepository repository) => (_client, _api) = (client, new ReleaseApi(client, repository));

    public GitHubRepository Repository => _api.Repository;

    /// <param name="token">A token that was given; null = the one that is found, or none: public releases can be read without.</param>
    /// <param name="environment">Where tokens and addresses are looked for.</param>
    public static GitHubReleases Open(GitHubRepository repository, SecureString? token, IReadOnlyDictionary<string, string> environment) =>
        new(GitHubClient.For(repository, token, environment), repository);

    /// <summary>Reads a repository's name; one without a host is on the host that the environment names.</summary>
    /// <exception cref="UsageException">It names none.</exception>
    public static GitHubRepository RepositoryOf(string text, IReadOnlyDictionary<string, string> environment) => GitHubRepository.Parse(text, GitHubServer.DefaultHost(environment));

    /// <returns>The one that GitHub calls the latest; null where there is none.</returns>
    public async Task<GitHubRelease?> FindLatestAsync(CancellationToken cancellation) => (await _api.TryGetLatestAsync(cancellation))?.Release(Repository);

    /// <summary>Every release, newest first, as many requests as there are pages of a hundred. Drafts are seen by those who may write.</summary>
    public async IAsyncEnumerable<GitHubRelease> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (ReleaseResource release in _api.ListAsync(cancellation)) yield return release.Release(Repository);
    }

    /// <returns>The published release of a tag; null where there is none.</returns>
    public async Task<GitHubRelease?> FindAsync(string tag, CancellationToken cancellation) => (await _api.TryGetByTagAsync(tag, cancellation))?.Release(Repository);

    /// <summary>Publishes a release, or goes on with publishing it. Done already = nothing is sent.</summary>
    /// <exception cref="RefusedException">There is such a release, and it may not be replaced.</exception>
    public async Task<GitHubRelease> PublishAsync(GitHubReleaseRequest request, IProgressSink progress, CancellationToken cancellation) =>
        await new GitHubPublisher(_client, request, progress).PublishAsync(cancellation);

    /// <summary>Makes every check that publishing makes before it changes anything.</summary>
    /// <inheritdoc cref="PublishAsync"/>
    public async Task RequireAsync(GitHubReleaseRequest request, CancellationToken cancellation) => await new GitHubPublisher(_client, request, NoProgress.Instance).RequireAsync(cancellation);

    /// <summary>Downloads the files of a published release again and compares each with what was published.</summary>
    /// <param name="wanted">What was published; null = what the release's own SHA256SUMS says.</param>
    /// <param name="commit">Where its tag has to be, if the repository has that commit; null = not known.</param>
    /// <returns>What differs.</returns>
    public Task<IReadOnlyList<ReleaseFinding>> VerifyAsync(string product, ReleaseVersion version, string tag, IReadOnlyCollection<AssetSource>? wanted, string? commit, IProgressSink progress, CancellationToken cancellation) =>
        new PublishedAssets(_client, Repository, product, version).VerifyAsync(tag, wanted, commit, progress, cancellation);

    /// <summary>Removes a release with its files: the very one, as it was listed.</summary>
    /// <param name="includeTag">Whether its tag is deleted, too, unless it is a draft's, which need not be there.</param>
    /// <param name="isSame">What else has to be as it was listed; null = nothing.</param>
    /// <returns>False where it is gone already.</returns>
    /// <exception cref="RefusedException">Its number now stands for another release: it was published, renamed or filled since it was listed.</exception>
    public async Task<bool> RemoveAsync(GitHubRelease release, bool includeTag, CancellationToken cancellation, Predicate<GitHubRelease>? isSame = null)
    {
        if (await _api.TryGetAsync(release.Id, release.Tag, cancellation) is { } there
            && (there.TagName != release.Tag || there.Draft != release.Draft || isSame?.Invoke(there.Release(Repository)) is false))
            throw new RefusedException("GitHubReleaseChanged", ErrorCategory.ResourceBusy, _api.About(release.Tag),
                $"The release {release.Tag} in {Repository} is no longer what was listed: it is {(there.Draft ? "a draft" : "published")} as {there.TagName} with {there.Assets.Count} files now.", "Look again (Get-GitHubRelease), and remove it if it still is the one.");
        bool removed = await _api.DeleteAsync(release.Id, release.Tag, cancellation);
        if (includeTag && !release.Draft) await new GitHubRepositories(_client).DeleteTagAsync(Repository, release.Tag, cancellation);
        return removed;
    }
}
