using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.GitHub;
using ReleaseTools.Sessions;
using ReleaseTools.Triggers;

namespace ReleaseTools.Tests.GitHub;

/// <summary>Dailies, each of which takes the place of those before it although its tag is another.</summary>
public sealed class EarlierRemovalTests : IAsyncLifetime
{
    private GitHubWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await GitHubWorld.CreateAsync();

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_three_dailies_the_newest_is_left_with_its_tag(bool immutable)
    {
        _world.Repository.Immutable = immutable;
        foreach (int run in (int[])[7, 8, 12]) await _world.PublishAsync(Daily(run));

        Assert.Equal("v0.12-daily", Assert.Single(_world.Repository.Releases).Tag);
        Assert.Equal(["refs/tags/v0.12-daily"], Tags);
    }

    [Fact]
    public async Task An_earlier_one_goes_only_when_the_new_one_is_published()
    {
        await _world.PublishAsync(Daily(7));
        _world.Fake.Plan = request =>
        {
            if (request.Method == "DELETE") Assert.Contains(_world.Repository.Releases, release => release is { Tag: "v0.8-daily", Draft: false, Assets.Count: 3 });
            return null;
        };

        await _world.PublishAsync(Daily(8));

        Assert.Single(_world.Repository.Releases);
    }

    [Fact]
    public async Task What_is_not_an_earlier_release_of_the_channel_stays()
    {
        GitHubFakeRelease[] others =
        [
            Release(1, "v0.5-daily", body: "somebody's own"),
            Release(2, "v0.6-daily", MarkOf(6).Replace("hello-", "other-", StringComparison.Ordinal)),
            Release(3, "v0.9-daily", MarkOf(9)),                         // newer
            Release(4, "v0.4-daily", MarkOf(4), draft: true),            // its run may be at work on it
            Release(5, "v0.3-nightly", MarkOf(3).Replace("daily", "nightly", StringComparison.Ordinal)),
            Release(6, "v0.2-daily", "hello-0.2.0-daily 0123 00"),       // made by hand, for good
        ];
        _world.Repository.Releases.AddRange(others);

        await _world.PublishAsync(Daily(8));

        Assert.Equal(others.Length + 1, _world.Repository.Releases.Count);
        Assert.All(others, other => Assert.Contains(other, _world.Repository.Releases));
        Assert.DoesNotContain(_world.Fake.Requests, request => request.Method == "DELETE");
        Assert.Equal(others.Length, Tags.Length - 1);
    }

    [Theory]
    [InlineData(8)]                                                      // the same run again
    [InlineData(9)]                                                      // the next
    public async Task Interrupted_at_any_request_the_channels_next_release_finishes_it(int next)
    {
        await _world.PublishAsync(Daily(7));
        int before = _world.Fake.Requests.Count;
        await _world.PublishAsync(Daily(8));
        int requests = _world.Fake.Requests.Count - before;

        await Parallel.ForEachAsync(Enumerable.Range(1, requests), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            await using GitHubWorld world = await GitHubWorld.CreateAsync();
            await world.PublishAsync(Daily(7));
            int begun = world.Fake.Requests.Count;
            // the one request is done, and then the network is gone
            world.Fake.Plan = request => request.Number < begun + number ? null : request.Number == begun + number ? new GitHubFault { LosesAnswer = true } : new GitHubFault { Resets = true };
            await Record.ExceptionAsync(() => world.PublishAsync(Daily(8)));
            world.Fake.Plan = null;
            await world.PublishAsync(Daily(next));

            Assert.True(world.Repository.Releases.Where(release => !release.Draft || ReleaseText.IsReplaced(ReleaseText.MarkOf(release.Body))).Select(release => release.Tag).SequenceEqual([$"v0.{next}-daily"]), $"request {number} of {requests}");
            Assert.Equal([$"refs/tags/v0.{next}-daily"], TagsOf(world.Repository));
        });
    }

    [Fact]
    public async Task What_cannot_be_removed_is_told_and_the_new_one_is_published_all_the_same()
    {
        await _world.PublishAsync(Daily(7));
        await _world.PublishAsync(Daily(8) with { Earlier = null });
        _world.Fake.Plan = request => request.Method == "DELETE" && request.Segments[^1] == "v0.7-daily" ? new GitHubFault(403) { Message = "Cannot delete this protected tag" } : null;
        var said = new SayingSink();

        await _world.Releases().PublishAsync(Daily(9), said, CancellationToken.None);

        Assert.Equal(["v0.7-daily", "v0.9-daily"], _world.Repository.Releases.Where(release => !release.Draft).Select(release => release.Tag));
        string warning = Assert.Single(said.Lines, line => line.StartsWith("warning: ", StringComparison.Ordinal));
        Assert.StartsWith("warning: v0.7-daily is still in acme/hello, though v0.9-daily has taken its place", warning, StringComparison.Ordinal);
        Assert.Contains("protected tag", warning, StringComparison.Ordinal);

        _world.Fake.Plan = null;
        await _world.PublishAsync(Daily(10));
        Assert.Equal("v0.10-daily", Assert.Single(_world.Repository.Releases).Tag);
    }

    [Fact]
    public async Task Where_there_is_no_earlier_one_it_costs_no_request()
    {
        await _world.PublishAsync(Daily(7) with { Earlier = null });
        int plain = _world.Fake.Requests.Count;
        await using GitHubWorld other = await GitHubWorld.CreateAsync();
        await other.PublishAsync(Daily(7));
        Assert.Equal(plain, other.Fake.Requests.Count);
    }

    private string[] Tags => TagsOf(_world.Repository);

    private static string[] TagsOf(GitHubFakeRepository repository) => [.. repository.Refs.Keys.Where(name => name.StartsWith("refs/tags/", StringComparison.Ordinal))];

    private static string VersionOf(int run) => $"0.{run}.0-daily.202611{run + 10}093000";

    private static string MarkOf(int run) => $"hello-{VersionOf(run)} {Sample.Commit} 00";

    /// <summary>The release of a run, as its session asks for it.</summary>
    private static GitHubReleaseRequest Daily(int run)
    {
        SessionSettings session = Sample.Replacing("v0.${run}-daily", $"v0.{run}-daily", VersionOf(run));
        return GitHubWorld.Request(session.Tag, content: $"of run {run}") with
        {
            Version = session.Version,
            Owner = $"{session.Id} {session.Commit}",
            Replaces = true,
            Earlier = EarlierReleases.Of(session),
        };
    }

    private GitHubFakeRelease Release(long id, string tag, string body, bool draft = false)
    {
        _world.Repository.Refs[$"refs/tags/{tag}"] = _world.Repository.First;
        return new GitHubFakeRelease { Id = id, Tag = tag, Draft = draft, Published = DateTimeOffset.UnixEpoch, Body = body.StartsWith("somebody", StringComparison.Ordinal) ? body : ReleaseText.Fit("notes", "x", body) };
    }
}
