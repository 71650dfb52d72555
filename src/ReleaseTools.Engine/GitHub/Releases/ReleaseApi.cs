using Octokit;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>The releases of one repository, request by request (https://docs.github.com/en/rest/releases).</summary>
internal sealed class ReleaseApi(GitHubClient client, GitHubRepository repository)
{
    private readonly Uri _releases = ApiUrls.Releases(repository.Owner, repository.Name);

    public GitHubRepository Repository => repository;

    public Retry Retry => client.Retry;

    /// <summary>Newest first; drafts among them where the token may write.</summary>
    public IAsyncEnumerable<ReleaseResource> ListAsync(CancellationToken cancellation) => client.ListAsync<ReleaseResource>(_releases, null, $"list the releases of {repository}", repository.ToString(), cancellation);

    /// <returns>The published release of a tag; null where there is none.</returns>
    public Task<ReleaseResource?> TryGetByTagAsync(string tag, CancellationToken cancellation) =>
        client.TryAskAsync($"look for the release {tag} in {repository}", About(tag), api => api.Get<ReleaseResource>(ApiUrls.Releases(repository.Owner, repository.Name, UrlText.Path(tag))), cancellation);

    /// <returns>The one that is called the latest; null where there is none.</returns>
    public Task<ReleaseResource?> TryGetLatestAsync(CancellationToken cancellation) =>
        client.TryAskAsync($"look for the latest release of {repository}", repository.ToString(), api => api.Get<ReleaseResource>(ApiUrls.LatestRelease(repository.Owner, repository.Name)), cancellation);

    public Task<ReleaseResource?> TryGetAsync(long id, string tag, CancellationToken cancellation) => client.TryAskAsync($"look at the release {tag} in {repository}", About(tag), api => api.Get<ReleaseResource>(One(id)), cancellation);

    /// <summary>Makes a release. Where the answer gets lost there may be one all the same: the caller looks for it.</summary>
    public Task<ReleaseResource> CreateAsync(ReleaseBody release, CancellationToken cancellation) =>
        client.AskAsync($"create the release {release.TagName} in {repository}", About(release.TagName!), api => api.Post<ReleaseResource>(_releases, release, cancellation), cancellation, mayRepeat: false);

    /// <param name="tag">For messages.</param>
    public Task<ReleaseResource> UpdateAsync(long id, string tag, ReleaseBody change, string asked, CancellationToken cancellation) => client.AskAsync(asked, About(tag), api => api.Patch<ReleaseResource>(One(id), change), cancellation);

    /// <returns>False where it is gone already.</returns>
    public Task<bool> DeleteAsync(long id, string tag, CancellationToken cancellation) => client.DeleteAsync(One(id), $"delete the release {tag} in {repository}", About(tag), cancellation);

    public IAsyncEnumerable<AssetResource> ListAssetsAsync(long id, string tag, CancellationToken cancellation) =>
        client.ListAsync<AssetResource>(ApiUrls.ReleaseAssets(repository.Owner, repository.Name, id), null, $"list the files of the release {tag} in {repository}", About(tag), cancellation);

    /// <returns>False where it is gone already.</returns>
    public Task<bool> DeleteAssetAsync(AssetResource asset, string tag, CancellationToken cancellation) => client.DeleteAsync(Asset(asset), $"delete {asset.Name} of the release {tag} in {repository}", About(tag), cancellation);

    /// <summary>Sends a file. It may be repeated: what an earlier attempt left is refused by its name, and the caller looks at it.</summary>
    public async Task<AssetResource> UploadAsync(ReleaseResource release, AssetSource asset, Func<HttpContent> body, CancellationToken cancellation)
    {
        string asked = $"upload {asset.Name} to the release {release.TagName} in {repository}";
        Uri address = UploadAddress(release, asset, asked);
        HttpCall call = client.Call(HttpMethod.Post, address) with { Body = body, BodyLength = asset.Size, MayRepeat = true, Pace = client.Paces.Uploads };
        using HttpAnswer answer = await client.SendAsync(call, asked, About(release.TagName), cancellation);
        return client.Read<AssetResource>(answer, asked, About(release.TagName));
    }

    /// <summary>An asset's bytes, as they arrive, for those who may see the release.</summary>
    public async Task<HttpAnswer> DownloadAsync(AssetResource asset, string tag, CancellationToken cancellation)
    {
        string asked = $"read back {asset.Name} of the release {tag} in {repository}";
        HttpCall call = client.Call(HttpMethod.Get, new Uri(client.Server.Api, Asset(asset))) with { MayRepeat = true, Streams = true, Headers = [new("Accept", "application/octet-stream")] };
        return await client.SendAsync(call, asked, About(tag), cancellation);
    }

    public string About(string tag) => $"{repository} {tag}";

    private Uri One(long id) => ApiUrls.Releases(repository.Owner, repository.Name, id);

    // Octokit counts files by int
    private Uri Asset(AssetResource asset) => new($"{_releases}/assets/{asset.Id}", UriKind.Relative);

    // the token goes along: only to where GitHub itself takes files
    private Uri UploadAddress(ReleaseResource release, AssetSource asset, string asked)
    {
        string template = release.UploadUrl.Split('{')[0];
        if (!Uri.TryCreate(template, UriKind.Absolute, out Uri? url) || !UploadHost.IsTrusted(url, client.Server.Api))
            throw GitHubFailure.Strange(asked, About(release.TagName), client.Server.Api, $"files would go to {(url is null ? "no address" : url.Authority)}");
        return new Uri(url + UrlText.Query(("name", asset.Name), ("label", asset.Label ?? asset.Name)));
    }
}

/// <summary>Which hosts may see the token when files are sent.</summary>
internal static class UploadHost
{
    /// <summary>Whether an upload address belongs to the API's owner: the same host, or <c>uploads.</c> beside <c>api.</c>, and not less protected.</summary>
    /// <param name="upload">As a release names it.</param>
    /// <param name="api">The API that the token is for.</param>
    public static bool IsTrusted(Uri upload, Uri api)
    {
        if (upload.UserInfo.Length > 0 || upload.Scheme != api.Scheme) return false;
        if (string.Equals(upload.Authority, api.Authority, StringComparison.OrdinalIgnoreCase)) return true;
        string beside = api.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) ? api.Host["api.".Length..] : api.Host;
        return string.Equals(upload.Host, $"uploads.{beside}", StringComparison.OrdinalIgnoreCase) && upload.Port == api.Port;
    }
}
