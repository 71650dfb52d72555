using System.Net;
using System.Text;
using System.Text.Json;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.ServerTests.GitHub;

/// <summary>What GitHub itself once answered (npm @octokit/fixtures), request after request.</summary>
public sealed class RecordingTests
{
    private static readonly AssetSource s_file = GitHubWorld.Asset("test-upload.txt", "Hello, world!\n") with { Label = "test", MediaType = "text/plain" };

    [Fact]
    public async Task A_file_is_uploaded_listed_and_deleted()
    {
        var recording = new Recording("release-assets");
        ReleaseApi api = recording.Api();
        ReleaseResource release = (await api.TryGetByTagAsync("v1.0.0", default))!;
        AssetResource asset = await api.UploadAsync(release, s_file, () => new StreamedBody(s_file.OpenAsync, s_file.Size, s_file.MediaType), default);
        Assert.True(asset.IsUploaded);
        Assert.Equal(("test-upload.txt", "test", 14), (asset.Name, asset.Label, asset.Size));
        Assert.Equal(asset.Id, Assert.Single(await api.ListAssetsAsync(release.Id, "v1.0.0", default).ToListAsync()).Id);
        recording.Skip(2);                                                  // renaming, which we never do
        Assert.True(await api.DeleteAssetAsync(asset, "v1.0.0", default));
        Assert.True(recording.IsOver);
    }

    [Fact]
    public async Task A_file_of_the_same_name_is_in_the_way_until_it_is_deleted()
    {
        var recording = new Recording("release-assets-conflict");
        ReleaseApi api = recording.Api();
        ReleaseResource release = (await api.TryGetByTagAsync("v1.0.0", default))!;
        var refused = await Assert.ThrowsAsync<GitHubException>(() => api.UploadAsync(release, s_file, () => new StreamedBody(s_file.OpenAsync, s_file.Size, s_file.MediaType), default));
        Assert.Equal(["already_exists"], refused.Codes);
        AssetResource there = Assert.Single(await api.ListAssetsAsync(release.Id, "v1.0.0", default).ToListAsync());
        Assert.True(await api.DeleteAssetAsync(there, "v1.0.0", default));
        Assert.Equal(14, (await api.UploadAsync(release, s_file, () => new StreamedBody(s_file.OpenAsync, s_file.Size, s_file.MediaType), default)).Size);
        Assert.True(recording.IsOver);
    }

    /// <summary>Plays a recording: the requests have to come as they came then.</summary>
    private sealed class Recording : HttpMessageHandler
    {
        private readonly JsonElement[] _steps;
        private readonly string _scenario;
        private int _next;

        public Recording(string scenario)
        {
            _scenario = scenario;
            using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AttachedServer.Ask("github-recordings"), scenario, "normalized-fixture.json")));
            _steps = [.. file.RootElement.Clone().EnumerateArray()];
        }

        public bool IsOver => _next == _steps.Length;

        public void Skip(int steps) => _next += steps;

        public ReleaseApi Api()
        {
            var environment = new Dictionary<string, string> { ["GH_TOKEN"] = "0000000000000000000000000000000000000001" };
            var http = new HttpPipeline(new HttpMessageInvoker(this), GitHubWorld.Brief, TimeProvider.System, _ => new HostRateLimiter(32));
            return new ReleaseApi(
                new GitHubClient(http, GitHubServer.Of("github.com", environment), GitHubToken.Find("github.com", null, environment), GitHubRateLimits.With(TimeSpan.Zero, TimeSpan.FromMinutes(1)), new AnswerCache()),
                new GitHubRepository("github.com", "octokit-fixture-org", _scenario));
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            JsonElement step = _steps[_next++];
            Uri expected = new(step.GetProperty("scope").GetString() + step.GetProperty("path").GetString());
            // how many are listed at once is our own choice
            var sent = new Uri(request.RequestUri!.AbsoluteUri.Replace("?per_page=100", "", StringComparison.Ordinal));
            Assert.Equal((step.GetProperty("method").GetString()!.ToUpperInvariant(), expected), (request.Method.Method, sent));
            if (step.GetProperty("body") is { ValueKind: JsonValueKind.String } body && body.GetString() is { Length: > 0 } text)
                Assert.Equal(text, Encoding.UTF8.GetString(await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
            return new HttpResponseMessage((HttpStatusCode)step.GetProperty("status").GetInt32())
            {
                Content = new StringContent(step.GetProperty("response") is { ValueKind: JsonValueKind.String } plain ? plain.GetString()! : step.GetProperty("response").GetRawText()),
                RequestMessage = request,
            };
        }
    }
}
