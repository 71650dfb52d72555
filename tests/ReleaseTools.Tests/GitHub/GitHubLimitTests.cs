using System.Diagnostics;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Progress;
using ReleaseTools.GitHub;

namespace ReleaseTools.Tests.GitHub;

[Soak]
public sealed class GitHubLimitTests
{
    private const int AtOnce = 32;

    [Fact]
    public async Task Five_hundred_files_get_through_a_limit_that_turns_away_no_more_than_were_under_way_when_it_was_met()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        var window = TimeSpan.FromSeconds(2);
        world.Fake.Limit = (150, window);
        GitHubClient client = world.Client(timeouts: GitHubWorld.Brief with { Retry = GitHubWorld.Brief.Retry with { Attempts = 6 } }, paces: GitHubRateLimits.With(TimeSpan.Zero, window + TimeSpan.FromMilliseconds(200)));
        GitHubRelease release = await new GitHubReleases(client, GitHubRepository.Parse(GitHubWorld.Name)).PublishAsync(GitHubWorld.Request(files: 500), NoProgress.Instance, default);
        Assert.Equal((500, false), (release.Assets.Count, release.Draft));
        Assert.InRange(world.Fake.Rejected, 1, AtOnce);
    }

    [Fact]
    public async Task Changes_keep_their_distance()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        var spacing = TimeSpan.FromMilliseconds(150);
        GitHubClient client = world.Client(paces: GitHubRateLimits.With(spacing, TimeSpan.FromMinutes(1)));
        var api = new ReleaseApi(client, GitHubRepository.Parse(GitHubWorld.Name));
        long begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => api.CreateAsync(new ReleaseBody { TagName = $"v1.{i}.0", Draft = true }, default)));
        TimeSpan taken = Stopwatch.GetElapsedTime(begun);
        // however busy the machine is: all together can't take less than the distances between four do
        Assert.True(taken >= 2.9 * spacing, $"{taken}");
    }
}
