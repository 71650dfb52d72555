using System.Diagnostics;

namespace ReleaseTools.Tests.Cli;

/// <summary>A release on GitHub by <c>release run</c>, against the fake.</summary>
[Program]
public sealed class GitHubReleaseTests : IAsyncLifetime
{
    private const int Files = 40;

    private readonly GitRepository _repository = HelloProduct.Create($$"""
        product: hello
        build:
          steps: [{ name: make, run: "mkdir out && for i in $(seq {{Files}}); do echo $i > out/file-$i; done" }]
        artifacts: [{ files: out/* }]
        publish: { github: { repository: acme/hello, replace: v0.1-test } }
        """);

    private GitHubWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await GitHubWorld.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        _repository.Dispose();
    }

    [Fact]
    public async Task A_run_publishes_there_and_says_where()
    {
        (await RunAsync("run", "--version", "v1.2.0")).IsDone();

        GitHubFakeRelease release = Assert.Single(_world.Repository.Releases);
        Assert.Equal(("v1.2.0", false, true), (release.Tag, release.Draft, release.IsLatest));
        Assert.Equal(["SHA256SUMS", "SHA512SUMS"], release.Assets.Select(asset => asset.Name).Order(StringComparer.Ordinal).Take(2));
        Assert.Equal(Files + 2, release.Assets.Count);
        Assert.Contains("say hello", release.Body, StringComparison.Ordinal);
        Assert.Contains($"On GitHub: {_world.Fake.Address}acme/hello/releases/tag/v1.2.0", (await RunAsync("status", "hello-1.2.0")).Output, StringComparison.Ordinal);

        int before = _world.Fake.Requests.Count;
        (await RunAsync("run", "--version", "v1.2.0")).IsDone();
        Assert.All(_world.Fake.Requests.Skip(before), request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task Killed_in_the_middle_of_the_uploads_the_next_run_ends_with_one_whole_release()
    {
        (await RunAsync("run", "--version", "v1.2.0", "--until", "publish")).IsDone();
        var middle = new TaskCompletionSource();
        _world.Fake.Plan = request =>
        {
            if (request.IsUpload && _world.Repository.Releases[0].Assets.Count >= Files / 2) middle.TrySetResult();
            return middle.Task.IsCompleted ? new GitHubFault { Stalls = true } : null;
        };
        using (Process process = Process.Start(Start(GitHubFake.Token, "run", "--version", "v1.2.0"))!)
        {
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await middle.Task.WaitAsync(TimeSpan.FromSeconds(60));
            process.Kill();
            await process.WaitForExitAsync();
        }
        Assert.True(Assert.Single(_world.Repository.Releases).Draft);
        _world.Fake.Plan = null;
        int before = _world.Fake.Requests.Count(request => request.IsUpload);

        (await RunAsync("run", "--version", "v1.2.0")).IsDone();

        GitHubFakeRelease release = Assert.Single(_world.Repository.Releases);
        Assert.False(release.Draft);
        Assert.Equal(Files + 2, release.Assets.Select(asset => asset.Name).Distinct().Count());
        Assert.Equal(Files + 2, release.Assets.Count(asset => asset.IsUploaded));
        Assert.InRange(_world.Fake.Requests.Count(request => request.IsUpload) - before, 1, Files / 2 + 2);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_begun()
    {
        ChildResult refused = await Child.RunAsync(Start(token: null, "run", "--version", "v1.2.0"));
        refused.IsOneClearError(ExitCode.Refused, "write github acme/hello: found no token");
        Assert.Empty(_world.Repository.Releases);
    }

    [Fact]
    public async Task A_rehearsal_touches_nothing_there()
    {
        ChildResult rehearsed = await RunAsync("run", "--version", "v1.2.0", "--rehearsal");
        rehearsed.IsDone();
        Assert.Contains($"v1.2.0 with {Files + 2} files would be published in acme/hello", rehearsed.Output, StringComparison.Ordinal);
        Assert.Empty(_world.Fake.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(403)]
    public async Task The_token_is_nowhere_whatever_happens(int status)
    {
        if (status > 0) _world.Fake.Plan = request => request.IsUpload ? new GitHubFault(status) { Message = $"the token {GitHubFake.Token} was not to my taste" } : null;
        var commandLines = new List<string>();
        using var watching = new CancellationTokenSource();
        Task watch = WatchAsync(commandLines, watching.Token);
        ChildResult result = await RunAsync("run", "--version", "v1.2.0", "--output", "json");
        await watching.CancelAsync();
        await watch;

        Assert.Equal(status == 0 ? 0 : 1, result.ExitCode);
        Assert.DoesNotContain(GitHubFake.Token, result.Output + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(commandLines, line => line.Contains(GitHubFake.Token, StringComparison.Ordinal));
        foreach (string file in Directory.EnumerateFiles(_repository.Path, "*", SearchOption.AllDirectories))
            Assert.False(File.ReadAllText(file).Contains(GitHubFake.Token, StringComparison.Ordinal), file);
    }

    private static async Task WatchAsync(List<string> commandLines, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && OperatingSystem.IsLinux())
        {
            foreach (string folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsDigit(Path.GetFileName(folder)[0])))
            {
                try { commandLines.Add(await File.ReadAllTextAsync(Path.Combine(folder, "cmdline"), CancellationToken.None)); }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* it has ended */ }
            }
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private Task<ChildResult> RunAsync(params string[] arguments) => Child.RunAsync(Start(GitHubFake.Token, arguments));

    private ProcessStartInfo Start(string? token, params string[] arguments)
    {
        ProcessStartInfo start = Child.Release(_repository.Path, arguments);
        foreach (string name in (string[])["GH_TOKEN", "GITHUB_TOKEN", "GH_CONFIG_DIR", "GITHUB_SERVER_URL"]) start.Environment.Remove(name);
        start.Environment["GITHUB_API_URL"] = _world.Fake.Address.AbsoluteUri;
        start.Environment["GH_CONFIG_DIR"] = _repository.Path;
        if (token is not null) start.Environment["GH_TOKEN"] = token;
        return start;
    }
}
