using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.GitHub;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.GitHub;

public sealed class GitHubPublisherTests
{
    [Fact]
    public async Task A_release_is_seen_only_when_every_file_has_landed()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        var publicFiles = new List<int>();
        world.Fake.Plan = request =>
        {
            if (request.IsUpload) publicFiles.Add(world.Repository.Releases.Where(release => !release.Draft).Sum(release => release.Assets.Count));
            return null;
        };
        GitHubRelease release = await world.PublishAsync(GitHubWorld.Request(files: 20));
        Assert.Equal((false, false, 20), (release.Draft, release.Prerelease, release.Assets.Count));
        Assert.All(publicFiles, count => Assert.Equal(0, count));
        GitHubFakeRelease there = Assert.Single(world.Repository.Releases);
        Assert.True(there.IsLatest);
        Assert.Equal(world.Repository.First, world.Repository.Refs["refs/tags/v1.2.0"]);
        Assert.StartsWith("## What is new\n\n- everything\n", there.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v 1")]
    [InlineData("v1..2")]
    [InlineData("")]
    public async Task An_impossible_tag_is_refused_before_anything_is_sent(string tag)
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        UsageException error = await Assert.ThrowsAsync<UsageException>(() => world.PublishAsync(GitHubWorld.Request() with { Tag = tag }));
        Assert.Equal("TagInvalid", error.ErrorId);
        Assert.Empty(world.Fake.Requests);
    }

    [Fact]
    public async Task Published_again_nothing_is_sent()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        GitHubRelease first = await world.PublishAsync(GitHubWorld.Request());
        int before = world.Fake.Requests.Count;
        GitHubRelease again = await world.PublishAsync(GitHubWorld.Request());
        Assert.Equal(first.Id, again.Id);
        Assert.All(world.Fake.Requests.Skip(before), request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task A_file_that_was_taken_away_is_put_there_again()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        await world.PublishAsync(GitHubWorld.Request());
        world.Repository.Releases[0].Assets.RemoveAt(1);
        GitHubRelease again = await world.PublishAsync(GitHubWorld.Request());
        Assert.Equal(3, again.Assets.Count);
        Assert.Equal(4, world.Fake.Requests.Count(request => request.IsUpload));
    }

    [Fact]
    public async Task What_others_have_added_to_a_published_release_stays()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        await world.PublishAsync(GitHubWorld.Request());
        world.Repository.Releases[0].Assets.Add(new GitHubFakeAsset(999, "hello-1.tar.gz.asc", [1]));
        world.Repository.Releases[0].Assets.RemoveAt(0);

        GitHubRelease again = await world.PublishAsync(GitHubWorld.Request());

        Assert.Equal(["hello-1.tar.gz", "hello-1.tar.gz.asc", "hello-2.tar.gz", "hello-3.tar.gz"], again.Assets.Select(asset => asset.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_replaces_a_release_that_others_have_added_files_to_is_asked(bool answer)
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        await world.PublishAsync(GitHubWorld.Request());
        world.Repository.Releases[0].Assets.Add(new GitHubFakeAsset(999, "hello-1.tar.gz.asc", [1]));
        IReadOnlyList<string> asked = [];
        GitHubReleaseRequest request = GitHubWorld.Request(files: 1, content: "other") with { Replaces = true, ApproveLoss = names => { asked = names; return Task.FromResult(answer); } };

        if (answer) await world.PublishAsync(request);
        else Assert.Equal("NotConfirmed", (await Assert.ThrowsAsync<RefusedException>(() => world.PublishAsync(request))).ErrorId);

        Assert.Equal(["hello-1.tar.gz.asc"], asked);
        Assert.Equal(answer ? 1 : 4, Assert.Single(world.Repository.Releases).Assets.Count);
    }

    [Fact]
    public async Task Where_the_tag_is_there_no_commit_is_named_for_it()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Fake.RefusesTargets = true;
        string released = world.Repository.AddCommit("released");
        world.Repository.Refs["refs/tags/v1.2.0"] = released;
        world.Repository.AddCommit("later");

        await world.PublishAsync(GitHubWorld.Request() with { TargetCommit = released });

        Assert.False(Assert.Single(world.Repository.Releases).Draft);
        Assert.Equal(released, world.Repository.Refs["refs/tags/v1.2.0"]);
    }

    [Fact]
    public async Task A_tag_that_goes_away_during_the_upload_is_made_where_it_was()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        string released = world.Repository.AddCommit("released");
        world.Repository.Refs["refs/tags/v1.2.0"] = released;
        world.Repository.AddCommit("later");
        world.Fake.Plan = request =>
        {
            if (request.IsUpload) world.Repository.Refs.Remove("refs/tags/v1.2.0");
            return null;
        };

        await world.PublishAsync(GitHubWorld.Request() with { TargetCommit = released });

        Assert.Equal(released, world.Repository.Refs["refs/tags/v1.2.0"]);
    }

    [Fact]
    public async Task The_checks_before_publishing_are_made_without_publishing()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        await world.Releases().RequireAsync(GitHubWorld.Request(), default);
        await world.PublishAsync(GitHubWorld.Request());
        int before = world.Fake.Requests.Count;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.Releases().RequireAsync(GitHubWorld.Request(content: "other"), default));

        Assert.Equal("GitHubReleaseExists", refused.ErrorId);
        Assert.All(world.Fake.Requests.Skip(before), request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task A_release_that_is_there_is_not_replaced()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        await world.PublishAsync(GitHubWorld.Request());
        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.PublishAsync(GitHubWorld.Request(content: "other")));
        Assert.Equal("GitHubReleaseExists", refused.ErrorId);
        Assert.Equal(3, Assert.Single(world.Repository.Releases).Assets.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_replaceable_one_is_replaced_when_the_new_one_is_whole_and_its_tag_moves(bool takesDrafts)
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Fake.TakesDraftsOfPublishedTags = takesDrafts;
        await world.PublishAsync(GitHubWorld.Request("v0.1-test"));
        string second = world.Repository.AddCommit("second");
        world.Fake.Plan = request =>
        {
            // the old one stays until every new file is there
            if (request is { Method: "DELETE" }) Assert.Equal(5, world.Repository.Releases.Single(release => release.Draft).Assets.Count);
            return null;
        };
        GitHubRelease release = await world.PublishAsync(GitHubWorld.Request("v0.1-test", files: 5, content: "new") with { Replaces = true });
        Assert.Equal((true, 5), (release.Prerelease, release.Assets.Count));
        Assert.Equal(release.Id, Assert.Single(world.Repository.Releases).Id);
        Assert.Equal(second, world.Repository.Refs["refs/tags/v0.1-test"]);
    }

    [Theory]
    [InlineData("v1.1.0", false, GitHubChoice.Auto, true)]
    [InlineData("v2.0.0", false, GitHubChoice.Auto, false)]
    [InlineData("v2.0.0-rc.1", true, GitHubChoice.Auto, true)]
    [InlineData("v2.0.0", false, GitHubChoice.Yes, true)]
    [InlineData("v1.1.0", false, GitHubChoice.No, false)]
    public async Task It_becomes_the_latest_where_there_is_no_higher_one(string other, bool prerelease, GitHubChoice choice, bool expected)
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Repository.Releases.Add(new GitHubFakeRelease { Id = 1, Tag = other, Prerelease = prerelease, IsLatest = !prerelease, Published = DateTimeOffset.UnixEpoch });
        await world.PublishAsync(GitHubWorld.Request() with { Latest = choice });
        Assert.Equal(expected, world.Repository.Releases.Single(release => release.Tag == "v1.2.0").IsLatest);
    }

    [Fact]
    public async Task Somebody_elses_draft_of_the_same_tag_is_not_touched()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        var theirs = new GitHubFakeRelease { Id = 1, Tag = "v1.2.0", Draft = true, Body = "mine" };
        theirs.Assets.Add(new GitHubFakeAsset(2, "hello-1.tar.gz", [1, 2, 3]));
        var other = new GitHubFakeRelease { Id = 3, Tag = "v1.2.0", Draft = true, Body = ReleaseText.Fit("notes", "x", "hello-1.2.0 another 00") };
        world.Repository.Releases.AddRange([theirs, other]);
        GitHubRelease release = await world.PublishAsync(GitHubWorld.Request());
        Assert.Equal(3, world.Repository.Releases.Count);
        Assert.Equal("mine", theirs.Body);
        Assert.Equal([1, 2, 3], theirs.Assets.Single().Bytes);
        Assert.DoesNotContain(world.Fake.Requests, request => request.Method != "GET" && request.Segments.Any(segment => segment is "1" or "2" or "3"));
        Assert.Equal(3, release.Assets.Count);
    }

    [Fact]
    public async Task An_upload_that_broke_off_is_made_again_and_what_does_not_belong_is_removed()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        GitHubReleaseRequest request = GitHubWorld.Request();
        var draft = new GitHubFakeRelease { Id = 1, Tag = "v1.2.0", Draft = true, Body = ReleaseText.Fit("old", "x", ReleaseText.Mark(request.Owner, "00")) };
        draft.Assets.Add(new GitHubFakeAsset(2, "hello-1.tar.gz", []) { IsUploaded = false });
        draft.Assets.Add(new GitHubFakeAsset(3, "hello-2.tar.gz", "content 2"u8.ToArray()));
        draft.Assets.Add(new GitHubFakeAsset(4, "hello-3.tar.gz", "damaged!!"u8.ToArray()));
        draft.Assets.Add(new GitHubFakeAsset(5, "removed-since.tar.gz", [1]));
        world.Repository.Releases.Add(draft);
        GitHubRelease release = await world.PublishAsync(request);
        Assert.Equal(1, release.Id);
        Assert.Equal(["hello-1.tar.gz", "hello-2.tar.gz", "hello-3.tar.gz"], release.Assets.Select(asset => asset.Name).Order());
        Assert.Contains(release.Assets, asset => asset.Id == 3);
        Assert.Equal(2, world.Fake.Requests.Count(each => each.IsUpload));
    }

    [Fact]
    public async Task A_server_that_tells_no_digests_is_read_back()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Fake.TellsDigests = false;
        await world.PublishAsync(GitHubWorld.Request());
        Assert.Equal(3, world.Fake.Requests.Where(request => request.Header("Accept") == "application/octet-stream").Select(request => request.Path).Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_lands_damaged_is_never_published(bool tells)
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Fake.TellsDigests = tells;
        GitHubReleaseRequest request = GitHubWorld.Request();
        AssetSource wrong = request.Assets[0] with { Sha256 = new string('0', 64) };
        var damaged = await Assert.ThrowsAsync<ReleaseException>(() => world.PublishAsync(request with { Assets = [wrong, .. request.Assets.Skip(1)] }));
        Assert.Equal("LandedDamaged", damaged.ErrorId);
        Assert.True(Assert.Single(world.Repository.Releases).Draft);
    }

    [Fact]
    public async Task Long_notes_are_cut_and_lie_beside_it_whole()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        string notes = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"- change {i} of somebody\n"));
        GitHubRelease release = await world.PublishAsync(GitHubWorld.Request() with { Notes = notes });
        Assert.Contains("The notes go on: RELEASE_NOTES.md", release.Notes, StringComparison.Ordinal);
        Assert.Equal(notes.Length, release.Assets.Single(asset => asset.Name == "RELEASE_NOTES.md").Size);
    }

    [Fact]
    public async Task The_notes_that_GitHub_writes_itself_stay()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        GitHubRelease release = await world.PublishAsync(GitHubWorld.Request() with { GeneratesNotes = true });
        Assert.Contains("**Full Changelog**", release.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_announced_in_the_discussion_category()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        await world.PublishAsync(GitHubWorld.Request() with { Discussion = "Announcements" });
        Assert.Equal("Announcements", Assert.Single(world.Repository.Releases).Discussion);
    }

    [Fact]
    public async Task A_discussion_category_that_is_missing_is_named()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        var refused = await Assert.ThrowsAsync<Engine.GitHub.GitHubException>(() => world.PublishAsync(GitHubWorld.Request() with { Discussion = "Nowhere" }));
        Assert.Contains("discussion_category_name", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_is_elsewhere_is_not_moved()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Repository.Refs["refs/tags/v1.2.0"] = world.Repository.First;
        string second = world.Repository.AddCommit("second");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.PublishAsync(GitHubWorld.Request() with { TargetCommit = second }));
        Assert.Equal("TagElsewhere", refused.ErrorId);
        Assert.Empty(world.Repository.Releases);
        Assert.Equal(world.Repository.First, world.Repository.Refs["refs/tags/v1.2.0"]);
    }

    [Fact]
    public async Task An_immutable_release_is_reported_as_such()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Repository.Immutable = true;
        await world.PublishAsync(GitHubWorld.Request("v0.1-test"));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.PublishAsync(GitHubWorld.Request("v0.1-test", content: "new") with { Replaces = true }));
        Assert.Equal("GitHubImmutable", refused.ErrorId);
        Assert.Single(world.Repository.Releases);
    }

    [Fact]
    public async Task A_tag_that_an_immutable_release_has_used_up_is_explained()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Repository.UsedTags.Add("v1.2.0");
        var refused = await Assert.ThrowsAsync<Engine.GitHub.GitHubException>(() => world.PublishAsync(GitHubWorld.Request()));
        Assert.Equal("GitHubImmutable", refused.ErrorId);
        Assert.Contains("release the next version", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_says_the_version_where_the_tag_says_none()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        GitHubRelease release = await world.PublishAsync(GitHubWorld.Request("v1.2") with { Version = ReleaseVersion.Parse("1.2.0") });
        Assert.False(release.Prerelease);
        Assert.True(world.Repository.Releases[0].IsLatest);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "refs/tags/v1.2.0")]
    public async Task A_release_is_removed_with_its_tag_where_that_is_asked(bool includeTag, string? tagLeft)
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        GitHubRelease release = await world.PublishAsync(GitHubWorld.Request());
        Assert.True(await world.Releases().RemoveAsync(release, includeTag, default));
        Assert.Empty(world.Repository.Releases);
        Assert.Equal(tagLeft, world.Repository.Refs.Keys.SingleOrDefault(name => name.StartsWith("refs/tags/", StringComparison.Ordinal)));
        Assert.False(await world.Releases().RemoveAsync(release, includeTag, default));
    }

    [Fact]
    public async Task A_draft_that_was_published_since_it_was_listed_is_not_removed()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        GitHubRelease release = await world.PublishAsync(GitHubWorld.Request());
        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.Releases().RemoveAsync(release with { Draft = true }, includeTag: false, default));
        Assert.Equal("GitHubReleaseChanged", refused.ErrorId);
        Assert.Single(world.Repository.Releases);
    }
}
