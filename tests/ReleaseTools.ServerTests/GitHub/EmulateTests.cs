using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Progress;
using ReleaseTools.GitHub;

namespace ReleaseTools.ServerTests.GitHub;

/// <summary>Publishing on an emulator that others wrote (npm emulate).</summary>
public sealed class EmulateTests
{
    private const string Name = "ada/hello";

    [Fact]
    public async Task A_release_is_published_published_again_and_removed()
    {
        using var server = new AttachedServer("github-emulate");
        GitHubReleases releases = Open(server);
        GitHubReleaseRequest request = GitHubWorld.Request("v1.0.0", files: 20) with { Repository = releases.Repository };
        GitHubRelease release = await releases.PublishAsync(request, NoProgress.Instance, default);
        Assert.Equal((false, 20), (release.Draft, release.Assets.Count));
        Assert.Equal(release.Id, (await releases.PublishAsync(request, NoProgress.Instance, default)).Id);
        Assert.Equal("v1.0.0", (await releases.FindLatestAsync(default))?.Tag);
        // it takes no draft of a tag that is published, and does not say why: replacing is not tried here
        Assert.True(await releases.RemoveAsync(release, includeTag: true, default));
        Assert.Empty(await releases.ListAsync(default).ToListAsync());
    }

    private static GitHubReleases Open(AttachedServer server)
    {
        var environment = new Dictionary<string, string> { ["GITHUB_API_URL"] = server.Address.AbsoluteUri, ["GH_TOKEN"] = AttachedServer.AccessKey };
        var http = new HttpPipeline(new HttpMessageInvoker(new FileKeeper()), GitHubWorld.Brief, TimeProvider.System, _ => new HostRateLimiter(32));
        var repository = GitHubRepository.Parse(Name);
        return new GitHubReleases(
            new GitHubClient(http, GitHubServer.Of("github.com", environment), GitHubToken.Find("github.com", null, environment), GitHubRateLimits.With(TimeSpan.Zero, TimeSpan.FromMinutes(1)), new AnswerCache()), repository);
    }

    /// <summary>Gives back the files that the emulator takes and forgets.</summary>
    private sealed class FileKeeper() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly ConcurrentDictionary<string, byte[]> _files = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string path = request.RequestUri!.AbsolutePath;
            if (request.Method == HttpMethod.Get && _files.TryGetValue(path, out byte[]? kept) && request.Headers.Accept.Any(accept => accept.MediaType == "application/octet-stream"))
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(kept), RequestMessage = request };
            byte[]? sent = request.Method == HttpMethod.Post && path.EndsWith("/assets", StringComparison.Ordinal) ? await request.Content!.ReadAsByteArrayAsync(cancellationToken) : null;
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (sent is null) return response;
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            using JsonDocument asset = JsonDocument.Parse(body);
            _files[new Uri(asset.RootElement.GetProperty("url").GetString()!).AbsolutePath] = sent;
            response.Content = new ByteArrayContent(body);
            return response;
        }
    }
}
