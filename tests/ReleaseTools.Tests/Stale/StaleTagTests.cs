using ReleaseTools.Stale;

namespace ReleaseTools.Tests.Stale;

public sealed class StaleTagTests : StaleTestBase
{
    private readonly DirectoryInfo _origin = Directory.CreateTempSubdirectory("rt-origin-");

    public StaleTagTests()
    {
        Repository.Git("init", "--quiet", "--bare", "--template=", _origin.FullName);
        Repository.Git("remote", "add", "origin", _origin.FullName);
        foreach (string tag in new[] { "v1.0.0", "v1.1.0", "v2.0.0", "nightly" }) Repository.Tag(tag);
        Repository.Git("push", "--quiet", "origin", "--tags");
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (FileInfo file in _origin.EnumerateFiles("*", SearchOption.AllDirectories)) file.IsReadOnly = false;
        _origin.Delete(recursive: true);
    }

    [Fact]
    public async Task A_tag_goes_here_and_on_the_remote()
    {
        foreach (StaleRelease stale in (await FindAsync(StalePlace.Tag, new() { Keep = 1 })).Where(release => release.IsStale)) Assert.Equal(StaleOutcome.Removed, await RemoveAsync(stale));
        Assert.Equal("nightly\nv2.0.0", Repository.Git("tag", "--list"));
        Assert.Equal(["nightly", "v2.0.0"], There());
    }

    [Fact]
    public async Task A_tag_that_moved_on_the_remote_stays_on_both_sides()
    {
        StaleRelease stale = Find(await FindAsync(StalePlace.Tag), "v1.0.0");
        // somebody else's, with the lease that is listed again in between
        Move("v1.0.0");
        Assert.Equal("StaleChanged", (await Assert.ThrowsAsync<RefusedException>(() => RemoveAsync(stale))).ErrorId);
        Assert.Contains("v1.0.0", There());
        StaleRelease now = Find(await FindAsync(StalePlace.Tag), "v1.0.0");
        Assert.Equal((false, "it is another one here than on origin"), (now.IsStale, now.Reason));
    }

    [Fact]
    public async Task A_tag_that_moves_while_others_are_removed_stays_too()
    {
        IReadOnlyList<StaleRelease> listed = await FindAsync(StalePlace.Tag);
        var remover = await RemoverAsync();
        Assert.Equal(StaleOutcome.Removed, await remover.RemoveAsync(Find(listed, "v1.0.0"), None));
        Move("v1.1.0");
        Assert.Equal("StaleChanged", (await Assert.ThrowsAsync<RefusedException>(() => remover.RemoveAsync(Find(listed, "v1.1.0"), None))).ErrorId);
        Assert.Equal(["nightly", "v1.1.0", "v2.0.0"], There());
        Assert.Contains("v1.1.0", Repository.Git("tag", "--list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_somebody_else_removes_meanwhile_is_removed()
    {
        IReadOnlyList<StaleRelease> listed = await FindAsync(StalePlace.Tag);
        var remover = await RemoverAsync();
        await remover.RemoveAsync(Find(listed, "v1.0.0"), None);
        Repository.Git("push", "--quiet", "origin", ":refs/tags/v1.1.0");
        Repository.Git("tag", "--delete", "v1.1.0");
        Assert.Equal(StaleOutcome.Removed, await remover.RemoveAsync(Find(listed, "v1.1.0"), None));
    }

    [Fact]
    public async Task A_removal_that_was_interrupted_between_both_sides_is_finished_by_the_same_command()
    {
        StaleRelease stale = Find(await FindAsync(StalePlace.Tag), "v1.0.0");
        Repository.Git("push", "--quiet", "origin", ":refs/tags/v1.0.0");
        Assert.Equal("StaleChanged", (await Assert.ThrowsAsync<RefusedException>(() => RemoveAsync(stale))).ErrorId);
        Assert.Equal(StaleOutcome.Removed, await RemoveAsync(Find(await FindAsync(StalePlace.Tag), "v1.0.0")));
        Assert.DoesNotContain("v1.0.0", Repository.Git("tag", "--list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_that_were_never_fetched_go_too_but_not_by_an_age_that_nobody_knows()
    {
        Repository.Git("tag", "--delete", "v1.0.0");
        Assert.Equal(["v1.1.0"], await StaleAsync(StalePlace.Tag, new() { OlderThan = StaleAge.Parse("1d") }));
        Assert.Equal(StaleOutcome.Removed, await RemoveAsync(Find(await FindAsync(StalePlace.Tag), "v1.0.0")));
        Assert.DoesNotContain("v1.0.0", There());
    }

    [Fact]
    public async Task A_tag_that_a_session_names_stays_however_long_that_is_finished()
    {
        await OpenFinishedAsync("1.0.0");
        Assert.Equal(["v1.1.0"], await StaleAsync(StalePlace.Tag));
        Assert.Equal("session hello-1.0.0 names it", Find(await FindAsync(StalePlace.Tag), "v1.0.0").Reason);
    }

    [Fact]
    public async Task A_tag_that_is_no_version_goes_by_its_name_alone() =>
        Assert.Equal(["nightly"], await StaleAsync(StalePlace.Tag, new() { Like = ["night*"], OlderThan = StaleAge.Parse("1d") }));

    [Fact]
    public async Task A_remote_that_can_not_be_read_removes_nothing_here()
    {
        Repository.Git("remote", "set-url", "origin", _origin.FullName + "-not");
        Assert.Equal("RemoteMissing", (await Assert.ThrowsAsync<RefusedException>(() => FindAsync(StalePlace.Tag))).ErrorId);
    }

    private static StaleRelease Find(IReadOnlyList<StaleRelease> all, string name) => Assert.Single(all, release => release.Name == name);

    private string[] There() => [.. Repository.Git("ls-remote", "--tags", "--refs", "origin").Split('\n').Select(line => line.Split('/')[^1])];

    private void Move(string tag)
    {
        string other = Repository.Git("commit-tree", "-m", "other", "HEAD^{tree}");
        Repository.Git("push", "--quiet", "--force", "origin", $"{other}:refs/tags/{tag}");
    }
}
