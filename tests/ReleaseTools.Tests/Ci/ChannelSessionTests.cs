using ReleaseTools.Staging.Pages;

namespace ReleaseTools.Tests.Ci;

/// <summary>Releases that take each other's place, among those that follow each other.</summary>
[Program]
public sealed class ChannelSessionTests : IDisposable
{
    private readonly CiFixture _ci = new();
    private readonly GitRepository _repository = HelloProduct.Create(HelloProduct.Definition + "\ntests: [{ name: described, run: 'git describe --exact-match' }]\n");

    public void Dispose()
    {
        _ci.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public async Task The_same_commit_is_the_same_session_and_the_next_commit_the_next()
    {
        string first = await TestAsync(), again = await TestAsync();
        _repository.Commit("fix: greet louder");
        string next = await TestAsync();

        Assert.Equal(first, again);
        Assert.StartsWith("hello-0.1.0-test.2026010", first, StringComparison.Ordinal);
        Assert.True(string.CompareOrdinal(next, first) > 0);
    }

    [Fact]
    public async Task A_test_release_counts_for_no_version_and_moves_no_link()
    {
        await RunAsync("run");
        await TestAsync();
        _repository.Commit("fix: greet louder");
        await TestAsync();

        ChildResult next = await RunAsync("run");

        Assert.Contains("v0.1.0-alpha.1 (the next after v0.1.0-alpha.0)", next.Output, StringComparison.Ordinal);
        Assert.Equal("0.1.0-alpha.1", File.ReadAllText(Path.Combine(_repository.Path, ".release/release/hello/latest.txt")).Trim());
    }

    [Fact]
    public async Task Of_three_test_releases_the_newest_is_left()
    {
        foreach (string change in (string[])["fix: greet louder", "fix: greet politely", "fix: greet again"])
        {
            _repository.Commit(change);
            await TestAsync();
        }
        string newest = (await TestAsync())["hello-".Length..];

        string releases = Path.Combine(_repository.Path, ".release/release/hello");
        Assert.Equal([newest], Directory.GetDirectories(releases).Select(Path.GetFileName));
        Assert.Equal([newest], ReleaseIndexJson.Parse(File.ReadAllText(Path.Combine(releases, "index.json"))).Releases.Select(release => release.Version.ToString()));
    }

    [Fact]
    public async Task A_tag_that_will_be_moved_is_no_obstacle()
    {
        _repository.Tag("v0.1-test");
        string old = _repository.Head[..7];
        _repository.Commit("fix: greet louder");

        await TestAsync();

        Assert.Contains($"at {old}, will be moved: channel test replaces its release", (await RunAsync("status", "--output", "json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_of_a_channel_goes_on_without_naming_it_and_not_on_another()
    {
        Assert.Equal(0, (await _ci.GitHubAsync(_repository, "refs/heads/releases/v1.2/v1.2.0", "run", "--trigger", "--until", "build")).ExitCode);

        ChildResult resumed = await RunAsync("run", "--version", "v1.2.0");
        ChildResult other = await _ci.GitHubAsync(_repository, "refs/tags/v1.2.0", "run", "--trigger");

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(3, other.ExitCode);
        Assert.Contains("channel release instead of branch", other.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "refs/heads/feature", false)]
    [InlineData(", announce: true", "refs/heads/feature", true)]
    [InlineData("", "refs/tags/v1.2.0", true)]
    public async Task Nobody_is_told_of_a_release_that_the_next_one_replaces_unless_its_channel_says_so(string said, string built, bool isTold)
    {
        _repository.Write("release.yaml", HelloProduct.Definition + $$"""

            channels: [{ name: release, when: { tag: "v*" } }, { name: test, tag: v0.1-test, replace: true{{said}} }]
            announce: [{ webhook: { url: "${env.CHAT}", format: slack } }]
            trackingIssue: { repository: acme/hello }
            """);
        _repository.Commit("build: announce");
        if (built.StartsWith("refs/tags/", StringComparison.Ordinal)) _repository.Tag("v1.2.0");

        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        foreach ((string name, string value) in world.Environment()) _ci.Variables[name] = value;
        _ci.Variables["CHAT"] = "https://chat.example/hook";

        ChildResult plan = await _ci.GitHubAsync(_repository, built, "run", "--trigger", "--what-if");

        Assert.True(plan.ExitCode == 0, plan.Error);
        Assert.Equal(isTold, plan.Output.Contains("announce would run", StringComparison.Ordinal));
        Assert.Equal(isTold, plan.Output.Contains("tracking-issue would run", StringComparison.Ordinal));
    }

    private Task<ChildResult> RunAsync(params string[] arguments) => Child.ReleaseAsync(_repository.Path, arguments);

    /// <returns>The session of a run for no particular branch.</returns>
    private async Task<string> TestAsync()
    {
        File.Delete(_ci.Outputs);
        ChildResult result = await _ci.GitHubAsync(_repository, "refs/heads/feature", "run", "--trigger");
        Assert.True(result.ExitCode == 0, result.Error);
        return File.ReadLines(_ci.Outputs).SkipWhile(line => !line.StartsWith("releaseSession<<", StringComparison.Ordinal)).ElementAt(1);
    }
}
