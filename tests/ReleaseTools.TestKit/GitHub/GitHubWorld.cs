using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Progress;
using ReleaseTools.GitHub;

namespace ReleaseTools.TestKit.GitHub;

/// <summary>A fake server with one repository, and clients that talk to it.</summary>
internal sealed class GitHubWorld : IAsyncDisposable
{
    public const string Name = "acme/hello";

    public static readonly HttpTimeouts Brief = new()
    {
        Answer = TimeSpan.FromMinutes(1),
        Idle = TimeSpan.FromMinutes(1),
        Retry = new() { Attempts = 4, FirstDelay = TimeSpan.FromMilliseconds(5), LongestDelay = TimeSpan.FromMilliseconds(20) },
    };

    private GitHubWorld(GitHubFake fake)
    {
        Fake = fake;
        Repository = fake.Add(Name);
    }

    public GitHubFake Fake { get; }

    public GitHubFakeRepository Repository { get; private set; }

    /// <summary>As it was made: an empty repository, and nothing that goes wrong.</summary>
    public void Reset()
    {
        Fake.Plan = null;
        Fake.Repositories.Clear();
        Repository = Fake.Add(Name);
    }

    public static async Task<GitHubWorld> CreateAsync() => new(await GitHubFake.StartAsync());

    public Dictionary<string, string> Environment(string? token = GitHubFake.Token)
    {
        var environment = new Dictionary<string, string> { ["GITHUB_API_URL"] = Fake.Address.AbsoluteUri };
        if (token is not null) environment["GH_TOKEN"] = token;
        return environment;
    }

    /// <summary>A client of its own: no answers are remembered from before.</summary>
    public GitHubClient Client(string? token = GitHubFake.Token, HttpTimeouts? timeouts = null, GitHubRateLimits? paces = null) => new(
        HttpPipeline.With(timeouts ?? Brief), GitHubServer.Of("github.com", Environment(token)), GitHubToken.Find("github.com", null, Environment(token)),
        paces ?? GitHubRateLimits.With(TimeSpan.Zero, TimeSpan.FromMinutes(1)), new AnswerCache());

    public GitHubAccess Access(string? token = GitHubFake.Token) => new() { Connect = _ => Client(token) };

    public GitHubReleases Releases(string? token = GitHubFake.Token, HttpTimeouts? timeouts = null) => new(Client(token, timeouts), GitHubRepository.Parse(Name));

    public Task<GitHubRelease> PublishAsync(GitHubReleaseRequest request, HttpTimeouts? timeouts = null, CancellationToken cancellation = default) =>
        Releases(timeouts: timeouts).PublishAsync(request, NoProgress.Instance, cancellation);

    /// <summary>A release with so many small files.</summary>
    public static GitHubReleaseRequest Request(string tag = "v1.2.0", int files = 3, string content = "content") => new()
    {
        Repository = GitHubRepository.Parse(Name),
        Tag = tag,
        Owner = "hello-1.2.0 0123456789",
        Notes = "## What is new\n\n- everything\n",
        Assets = [.. Enumerable.Range(1, files).Select(i => Asset($"hello-{i}.tar.gz", $"{content} {i}"))],
    };

    public static AssetSource Asset(string name, string content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        return new AssetSource(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false)));
    }

    public ValueTask DisposeAsync() => Fake.DisposeAsync();
}
