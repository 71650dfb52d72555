using ReleaseTools.Checks;
using ReleaseTools.Engine.Checks;
using ReleaseTools.Engine.Sessions;

namespace ReleaseTools.Tests.Checks;

public sealed class BuildFinderTests : IAsyncLifetime
{
    private readonly GitRepository _checkout = HelloProduct.Create();
    private GitHubWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _checkout.Git("remote", "add", "origin", "https://github.com/acme/hello.git");
        _world = await GitHubWorld.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _checkout.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task The_newest_commit_whose_checks_are_green_is_found_and_newer_ones_say_why_they_are_not()
    {
        string green = Commit("green", runs: [("build", "completed", "success")], statuses: [("ci/lint", "success")]);
        string failed = Commit("failed", runs: [("build", "completed", "failure")], statuses: [("ci/lint", "success")]);
        string pending = Commit("pending\n\nwith a body", statuses: [("ci/lint", "pending")]);
        string unchecked_ = Commit("unchecked");

        List<CheckedCommit> commits = await LookAsync();

        Assert.Equal([(unchecked_, "no checks"), (pending, "pending: ci/lint (pending)"), (failed, "failed: build (failure)"), (green, "2 green")], commits.Select(commit => (commit.Commit, commit.Reason)));
        Assert.Equal(("pending", "Ada", "main"), (commits[1].Subject, commits[1].Author, commits[1].Branch));
        Assert.Equal([false, false, false, true], commits.Select(commit => commit.IsGreen));
        Assert.Equal(["ci/lint", "build"], commits[3].Checks.Select(check => check.Name));
    }

    [Fact]
    public async Task What_the_branch_requires_counts_and_nothing_else()
    {
        _world.Repository.RequiredChecks.Add("build");
        _world.Repository.RulesetChecks.Add("test");
        string green = Commit("green", runs: [("build", "completed", "success"), ("test", "completed", "success"), ("flaky", "completed", "failure")]);
        Commit("half", runs: [("build", "completed", "success")]);

        Assert.Equal(["missing: test", "2 green"], (await LookAsync()).Select(commit => commit.Reason));
        Assert.Equal(green, (await LookAsync()).Last().Commit);
        Assert.Equal(["missing: fl*", "failed: flaky (failure)", "no checks"], (await LookAsync(["fl*"])).Select(commit => commit.Reason));
    }

    [Fact]
    public async Task Every_page_of_checks_counts()
    {
        Commit("many", runs: [.. Enumerable.Range(1, 230).Select(i => ($"test {i}", "completed", (string?)(i == 225 ? "failure" : "success")))], statuses: [.. Enumerable.Range(1, 120).Select(i => ($"ci/{i}", i == 119 ? "error" : "success"))]);

        Assert.Equal("failed: ci/119 (error), test 225 (failure)", (await LookAsync())[0].Reason);
    }

    [Fact]
    public async Task No_further_back_than_was_asked()
    {
        Commit("green", runs: [("build", "completed", "success")]);
        for (int i = 0; i < 8; i++) Commit($"red {i}", runs: [("build", "completed", "failure")]);

        BuildFinder finder = await FinderAsync();
        List<CheckedCommit> commits = await finder.LookAsync(required: null, last: 7, default).ToListAsync();

        Assert.Equal(7, commits.Count);
        RefusedException none = finder.None(commits);
        Assert.StartsWith("None of the newest 7 commits of main in acme/hello is green:\n  ", none.Message, StringComparison.Ordinal);
        Assert.EndsWith("\n  and 2 more", none.Message, StringComparison.Ordinal);
        Assert.Contains("--last 50", none.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobranch", "acme/hello has no branch nobranch")]
    public async Task A_branch_that_is_missing_is_told(string branch, string says)
    {
        BuildFinder finder = await BuildFinder.OpenAsync(await WorkspaceAsync(), repository: null, branch, _world.Access(), default);
        var error = await Assert.ThrowsAsync<RefusedException>(async () => await finder.LookAsync(null, 20, default).ToListAsync());
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkout_that_came_from_elsewhere_has_to_name_its_repository()
    {
        _checkout.Git("remote", "set-url", "origin", "/srv/acme/hello");
        Assert.Equal("GitHubRepositoryUnknown", (await Assert.ThrowsAsync<UsageException>(FinderAsync)).ErrorId);
        Assert.Equal("acme/hello", (await BuildFinder.OpenAsync(await WorkspaceAsync(), "acme/hello", "main", _world.Access(), default)).Repository.ToString());
    }

    private string Commit(string message, (string Name, string Status, string? Conclusion)[]? runs = null, (string Context, string State)[]? statuses = null)
    {
        string sha = _world.Repository.AddCommit(message);
        _world.Repository.CheckRuns[sha] = [.. runs ?? []];
        _world.Repository.Statuses[sha] = [.. statuses ?? []];
        return sha;
    }

    private Task<ReleaseWorkspace> WorkspaceAsync() => ReleaseWorkspace.OpenAsync(_checkout.Path, sessionStore: null, default);

    private async Task<BuildFinder> FinderAsync() => await BuildFinder.OpenAsync(await WorkspaceAsync(), repository: null, branch: null, _world.Access(), default);

    private async Task<List<CheckedCommit>> LookAsync(string[]? required = null) => await (await FinderAsync()).LookAsync(required, BuildFinder.DefaultLast, default).ToListAsync();
}
