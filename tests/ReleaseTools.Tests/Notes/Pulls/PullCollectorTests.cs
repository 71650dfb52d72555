using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.Notes.Pulls;
using ReleaseTools.GitHub;

namespace ReleaseTools.Tests.Notes.Pulls;

/// <summary>How much is asked of GitHub, and how often.</summary>
public sealed class PullCollectorTests : IAsyncLifetime
{
    private PullWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await PullWorld.CreateAsync();

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_range_takes_a_request_for_a_hundred_pull_requests_and_the_second_time_none()
    {
        for (int number = 1; number <= 90; number++) _world.Squash(number, $"Change {number}", PullWorld.Note($"Changed {number}"));
        NotesOf first = await _world.NotesAsync();
        Assert.Equal((90, 1), (first.Titles.Length, _world.Requests));
        NotesOf second = await _world.NotesAsync();
        Assert.Equal((first.Notes, 0), (second.Notes, _world.Requests));
    }

    [Fact]
    public async Task Pages_end_where_they_are_older_than_the_range()
    {
        _world.Rebase(400, "Change", PullWorld.Note("Changed"));
        _world.Git.Commit("Straight onto the branch");
        for (int number = 1; number <= 350; number++)
            _world.GitHub.Repository.Pulls.Add(new GitHubFakePull(number, "Older") { Updated = new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero).AddHours(number) });
        Assert.Equal(["Changed"], (await _world.NotesAsync()).Titles);
        Assert.Equal(1, _world.Requests);
    }

    [Fact]
    public async Task What_lies_far_back_is_asked_for_singly()
    {
        _world.Squash(5, "Change", PullWorld.Note("Changed"));
        _world.Git.Commit("Refers to an issue (#6)");
        for (int number = 10; number <= 999; number++)
            _world.GitHub.Repository.Pulls.Add(new GitHubFakePull(number, "Newer") { Updated = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero).AddHours(number) });
        Assert.Equal(["Changed"], (await _world.NotesAsync()).Titles);
        Assert.Equal((4, 2), (_world.Requests, _world.GitHub.Fake.Count("GET */pulls")));
        await _world.NotesAsync();
        Assert.Equal(0, _world.Requests);                                   // that there is no pull request 6 is remembered, too
    }

    [Fact]
    public async Task A_range_without_commits_asks_nothing()
    {
        Assert.Empty((await _world.NotesAsync()).Titles);
        Assert.Equal(0, _world.Requests);
    }

    [Fact]
    public async Task After_a_failure_only_the_rest_is_asked_and_what_changed_meanwhile()
    {
        for (int number = 1; number <= 250; number++) _world.Squash(number, $"Change {number}", PullWorld.Note($"Changed {number}"));
        bool fails = true;
        _world.GitHub.Fake.Plan = request => fails && request["page"] == "2" ? new GitHubFault(502) : null;
        Assert.Equal("GitHubFailed", (await Assert.ThrowsAsync<GitHubException>(() => _world.NotesAsync())).ErrorId);
        fails = false;
        // number 20, which would have come with the third page, moves to the first
        GitHubFakePull late = _world.GitHub.Repository.Pulls.Find(pull => pull.Number == 20)!;
        (late.Updated, late.Body) = (new DateTimeOffset(2026, 12, 24, 0, 0, 0, TimeSpan.Zero), PullWorld.Note("Changed 20 lately"));
        _world.GitHub.Fake.Requests.Clear();
        NotesOf notes = await _world.NotesAsync();
        Assert.Equal(["2", "3", "1"], _world.GitHub.Fake.Requests.Select(request => request["page"]));
        Assert.Equal(250, notes.Titles.Length);
        Assert.Contains("Changed 20 lately", notes.Titles);
    }

    [Fact]
    public async Task A_limit_that_is_met_says_when_to_go_on_and_loses_nothing()
    {
        for (int number = 1; number <= 3; number++) _world.Squash(number, $"Change {number}", $"Cherry pick of #{number + 100}");
        for (int number = 101; number <= 103; number++) _world.GitHub.Repository.Pulls.Add(new GitHubFakePull(number, "Origin") { Body = PullWorld.Note($"Changed {number}"), Updated = DateTimeOffset.UnixEpoch });
        for (int number = 200; number <= 400; number++) _world.GitHub.Repository.Pulls.Add(new GitHubFakePull(number, "Other") { Updated = new(2026, 1, 1, 1, 0, 0, TimeSpan.Zero) });
        bool limited = true;
        _world.GitHub.Fake.Plan = request => limited && request.Path.EndsWith("/pulls/103", StringComparison.Ordinal)
            ? new GitHubFault(403) { Message = "API rate limit exceeded", Headers = new() { ["X-RateLimit-Remaining"] = "0", ["X-RateLimit-Reset"] = $"{DateTimeOffset.UtcNow.AddMinutes(30).ToUnixTimeSeconds()}" } }
            : null;
        GitHubException e = await Assert.ThrowsAsync<GitHubException>(() => _world.NotesAsync());
        Assert.Equal("GitHubLimit", e.ErrorId);
        Assert.Contains("what is done stays done", e.Remedy, StringComparison.Ordinal);
        limited = false;
        _world.GitHub.Fake.Requests.Clear();
        Assert.Equal(3, (await _world.NotesAsync()).Titles.Length);
        Assert.Equal(1, _world.GitHub.Fake.Count("GET */pulls/*"));
    }

    [Fact]
    public async Task What_was_edited_since_is_seen_when_it_is_asked_for()
    {
        _world.Squash(1, "Change", PullWorld.Note("Chagned"));
        await _world.NotesAsync();
        _world.GitHub.Repository.Pulls[0].Body = PullWorld.Note("Changed");
        Assert.Equal(["Chagned"], (await _world.NotesAsync()).Titles);
        Assert.Equal(["Changed"], (await _world.NotesAsync(_world.Request(refresh: true))).Titles);
        Assert.Equal(["Changed"], (await _world.NotesAsync()).Titles);
        Assert.Equal(0, _world.Requests);
    }

    [Fact]
    public async Task To_ask_again_in_vain_loses_nothing()
    {
        _world.Squash(1, "Change", PullWorld.Note("Changed"));
        await _world.NotesAsync();
        _world.GitHub.Fake.Plan = _ => new GitHubFault(502);
        await Assert.ThrowsAsync<GitHubException>(() => _world.NotesAsync(_world.Request(refresh: true)));
        Assert.Equal(["Changed"], (await _world.NotesAsync()).Titles);
        Assert.Equal(0, _world.Requests);
    }

    [Fact]
    public async Task What_is_kept_and_can_not_be_read_is_asked_for_again()
    {
        _world.Squash(1, "Change", PullWorld.Note("Changed"));
        await _world.NotesAsync();
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_world.Git.Path, ".git", "cache"), "*", SearchOption.AllDirectories));
        Assert.Contains("/github.com/acme/hello/", file.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.DoesNotContain(GitHubFake.Token, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "{ \"schema\": 1, ");
        Assert.Equal(["Changed"], (await _world.NotesAsync()).Titles);
        Assert.Equal(1, _world.Requests);
    }

    [Theory]
    [InlineData(null, "https://github.com/acme/hello.git", "acme/hello")]
    [InlineData(null, "git@github.com:acme/hello.git", "acme/hello")]
    [InlineData("acme/other", "https://example.com/acme/hello", "acme/other")]
    [InlineData("ghe.example.com/acme/other", null, "ghe.example.com/acme/other")]
    [InlineData(null, "https://git.example.com/acme/hello", "git.example.com/acme/hello", "GH_HOST", "git.example.com")]
    [InlineData(null, "https://gitlab.com/acme/hello.git", null)]
    [InlineData(null, "/srv/git/hello.git", null)]
    [InlineData(null, "acme/hello", null)]
    [InlineData(null, null, null)]
    public void The_repository_is_the_one_that_is_named_or_where_the_sources_come_from(string? named, string? origin, string? expected, string? name = null, string? value = null)
    {
        var environment = new Dictionary<string, string> { ["GH_CONFIG_DIR"] = "/no/such/folder" };
        if (name is not null) environment[name] = value!;
        if (expected is not null)
        {
            Assert.Equal(expected, PullSource.RepositoryOf(named, origin, environment).ToString());
            return;
        }
        RefusedException e = Assert.Throws<RefusedException>(() => PullSource.RepositoryOf(named, origin, environment));
        Assert.Contains("notes: { repository: owner/name }", e.Remedy, StringComparison.Ordinal);
    }
}
