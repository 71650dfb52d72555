using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.Stale;
using ReleaseTools.Stale;

namespace ReleaseTools.Tests.Stale;

public sealed class StaleGitHubTests : StaleTestBase, IAsyncLifetime
{
    private GitHubWorld _world = null!;
    private bool _includesTags;

    private StaleSource Source => new(Repository.Path, GitHubRepository: GitHubWorld.Name);

    private protected override StaleAccess Access => base.Access with { OpenGitHub = _ => _world.Releases(), IncludeTags = _includesTags };

    public async ValueTask InitializeAsync() => _world = await GitHubWorld.CreateAsync();

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Ten_thousand_releases_cost_a_request_a_page_and_one_for_the_latest()
    {
        for (int i = 0; i < 10_000; i++) Add($"v{i / 100}.{i % 100}.0", age: 10_000 - i);
        string[] stale = [.. await StaleAsync(StalePlace.GitHubRelease, new() { Keep = 10, OlderThan = StaleAge.Parse("365d") }, Source)];
        Assert.Equal(100, _world.Fake.Count("GET /repos/acme/hello/releases"));
        Assert.Equal(101, _world.Fake.Requests.Count);
        // all but the 364 of the last year, and v0.0.0, which GitHub shows as the latest
        Assert.Equal(9_635, stale.Length);
    }

    [Fact]
    public async Task What_GitHub_shows_as_the_latest_stays_and_drafts_are_left_alone()
    {
        foreach (string tag in new[] { "v1.0.0", "v1.1.0", "v1.2.0-rc.1", "v1.2.0", "v2.0.0-rc.1" }) Add(tag);
        Add("v1.1.0", draft: true);
        _world.Repository.Releases[0].IsLatest = true;
        Assert.Equal(
            [
                "v2.0.0-rc.1: the highest version", "v1.2.0: the highest version that is no prerelease", "v1.2.0-rc.1: none is kept", "v1.1.0: none is kept",
                "v1.0.0: GitHub shows it as the latest", "v1.1.0: a draft, and drafts were not asked for",
            ],
            (await FindAsync(StalePlace.GitHubRelease, source: Source)).Select(release => $"{release.Name}: {release.Reason}"));
        Assert.True(Assert.Single(await FindAsync(StalePlace.GitHubRelease, new() { Draft = true }, Source), release => release.IsStale).Draft);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_release_goes_and_its_tag_where_that_is_asked_for(bool includesTags)
    {
        _includesTags = includesTags;
        Add("v1.0.0");
        Add("v2.0.0");
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.GitHubRelease, source: Source), release => release.IsStale);
        Assert.Equal(StaleOutcome.Removed, await RemoveAsync(stale));
        Assert.Equal(["v2.0.0"], _world.Repository.Releases.Select(release => release.Tag));
        Assert.Equal(!includesTags, _world.Repository.Refs.ContainsKey("refs/tags/v1.0.0"));
        Assert.Equal(["v1.0.0 Begun", "v1.0.0 Removed"], Lines());
        Assert.Equal(StaleOutcome.Gone, await RemoveAsync(stale));
    }

    [Fact]
    public async Task A_draft_that_was_published_since_stays()
    {
        Add("v2.0.0");
        Add("v1.0.0", draft: true);
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.GitHubRelease, new() { Draft = true }, Source), release => release.IsStale);
        (_world.Repository.Releases[1].Draft, _world.Repository.Releases[1].Published) = (false, DateTimeOffset.UtcNow);
        Assert.Equal("StaleChanged", (await Assert.ThrowsAsync<RefusedException>(() => RemoveAsync(stale))).ErrorId);
        Assert.Equal(2, _world.Repository.Releases.Count);
    }

    [Fact]
    public async Task A_run_that_breaks_off_in_the_middle_is_finished_by_the_next()
    {
        for (int i = 0; i < 12; i++) Add($"v1.{i}.0");
        int deletions = 0;
        _world.Fake.Plan = request => request.Method == "DELETE" && ++deletions > 5 ? new GitHubFault { Status = 502 } : null;
        int failed = await RemoveAllAsync();
        Assert.Equal(6, failed);
        Assert.Equal(6, Lines().Count(line => line.EndsWith(" Failed", StringComparison.Ordinal)));
        Assert.Equal(7, _world.Repository.Releases.Count);

        _world.Fake.Plan = null;
        Assert.Equal(0, await RemoveAllAsync());
        Assert.Equal(["v1.11.0"], _world.Repository.Releases.Select(release => release.Tag));
    }

    [Fact]
    public async Task A_deletion_whose_answer_is_lost_is_done()
    {
        Add("v1.0.0");
        Add("v2.0.0");
        bool isLost = false;
        _world.Fake.Plan = request => request.Method == "DELETE" && !isLost && (isLost = true) ? new GitHubFault { LosesAnswer = true } : null;
        Assert.Equal(0, await RemoveAllAsync());
        Assert.Equal(["v2.0.0"], _world.Repository.Releases.Select(release => release.Tag));
    }

    [Fact]
    public async Task A_tag_that_a_release_names_stays_until_that_is_gone()
    {
        foreach (string tag in new[] { "v1.0.0", "v1.1.0", "v2.0.0" }) Repository.Tag(tag);
        Add("v1.1.0");
        Assert.Equal(["v1.0.0"], await StaleAsync(StalePlace.Tag, source: Source));
        Assert.Equal("a release on GitHub (acme/hello) names it", (await FindAsync(StalePlace.Tag, source: Source)).Single(tag => tag.Name == "v1.1.0").Reason);
        _world.Repository.Releases.Clear();
        Assert.Equal(["v1.1.0", "v1.0.0"], await StaleAsync(StalePlace.Tag, source: Source));
    }

    [Fact]
    public async Task A_repository_is_enough_where_there_is_no_checkout()
    {
        Add("v1.0.0");
        Add("v2.0.0");
        DirectoryInfo elsewhere = Directory.CreateTempSubdirectory("rt-");
        try { Assert.Equal(["v1.0.0"], await StaleAsync(StalePlace.GitHubRelease, source: new StaleSource(elsewhere.FullName, GitHubRepository: GitHubWorld.Name))); }
        finally { elsewhere.Delete(); }
    }

    [Fact]
    public async Task A_repository_that_can_not_be_read_is_told_and_the_other_places_are_looked_at()
    {
        await OpenFinishedAsync("1.0.0");
        await OpenFinishedAsync("2.0.0");
        _world.Fake.Plan = _ => new GitHubFault { Status = 404 };
        List<ReleaseException> failed = [];
        var request = new StaleRequest { Source = Source, Places = [StalePlace.GitHubRelease, StalePlace.Session], Criteria = new() { Keep = 0 } };
        IReadOnlyList<StaleRelease> found = await new StaleFinder(request, Access).FindAsync(failed.Add, None);
        Assert.IsType<GitHubException>(Assert.Single(failed));
        Assert.Equal("hello-1.0.0", Assert.Single(found, release => release.IsStale).Name);
    }

    private async Task<int> RemoveAllAsync()
    {
        int failed = 0;
        StaleRemover remover = await RemoverAsync();
        foreach (StaleRelease stale in (await FindAsync(StalePlace.GitHubRelease, source: Source)).Where(release => release.IsStale))
        {
            try { await remover.RemoveAsync(stale, None); }
            catch (GitHubException) { failed++; }
        }
        return failed;
    }

    private void Add(string tag, int age = 0, bool draft = false)
    {
        DateTimeOffset date = DateTimeOffset.UtcNow.AddDays(100 - age);
        _world.Repository.Releases.Add(new GitHubFakeRelease
        {
            Id = _world.Repository.Releases.Count + 1,
            Tag = tag,
            Name = tag,
            Target = "main",
            Draft = draft,
            Prerelease = tag.Contains('-', StringComparison.Ordinal),
            Created = date,
            Published = draft ? null : date,
            IsLatest = tag == "v0.0.0",
        });
        if (!draft) _world.Repository.Refs[$"refs/tags/{tag}"] = _world.Repository.First;
    }
}
