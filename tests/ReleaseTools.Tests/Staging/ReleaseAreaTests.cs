using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Staging;

namespace ReleaseTools.Tests.Staging;

public sealed class ReleaseAreaTests : StagingTestBase
{
    private const string Release = "release/hello/1.2.0/";

    [Fact]
    public async Task A_release_is_what_was_staged_at_its_final_place()
    {
        StagedRelease staged = await StageAsync(Request());
        PublishedRelease published = await Releases.PublishAsync(staged, Area, "https://dl.example.com/", NoProgress.Instance, None);
        Assert.Equal((Release, staged.ManifestSha256, staged.ObjectCount), (published.Prefix, published.ManifestSha256, published.ObjectCount));
        Assert.Equal("https://dl.example.com/release/hello/index.html", published.Page);
        Assert.Equal(Folder.Files("store/" + staged.Prefix), Folder.Files("store/" + Release));
        Assert.Empty((await Releases.TestAsync("hello", V("1.2.0"), NoProgress.Instance, None))!);
        Assert.Equal(published, await Releases.GetAsync("hello", V("1.2.0"), "https://dl.example.com/", None));
    }

    [Fact]
    public async Task Inside_one_store_no_byte_passes_through()
    {
        var store = new MemoryStore();
        StagedRelease staged = await new StagingArea(store).StageAsync(Request(), NoProgress.Instance, None);
        store.Writes.Clear();
        await new ReleaseArea(store).PublishAsync(staged, new StagingArea(store), null, NoProgress.Instance, None);
        Assert.Equal([$"put {Release}manifest.json"], store.Writes.Where(write => !write.StartsWith("copy ", StringComparison.Ordinal)));
        Assert.Equal($"put {Release}manifest.json", store.Writes[^1]);
    }

    [Fact]
    public async Task Into_another_store_it_is_streamed()
    {
        StagedRelease staged = await StageAsync(Request());
        var target = new MemoryStore();
        await new ReleaseArea(target).PublishAsync(staged, Area, null, NoProgress.Instance, None);
        Assert.Equal("hello 1.2.0", await target.TextAsync(Release + "hello.tar.gz"));
        Assert.Empty((await new ReleaseArea(target).TestAsync("hello", V("1.2.0"), NoProgress.Instance, None))!);
    }

    [Fact]
    public async Task Publishing_again_touches_nothing()
    {
        PublishedRelease first = await PublishAsync("1.2.0");
        string[] before = Snapshot();
        Assert.Equal(first, await PublishAsync("1.2.0"));
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task A_version_that_was_released_from_another_build_is_refused()
    {
        await PublishAsync("1.2.0");
        string[] before = [.. Snapshot().Where(line => line.StartsWith("release", StringComparison.Ordinal))];
        var error = await Assert.ThrowsAsync<RefusedException>(() => PublishAsync("1.2.0", "20261122T000000Z-1a2b3c4"));
        Assert.Equal(("ReleaseExists", ExitCode.Refused), (error.ErrorId, error.ExitCode));
        Assert.NotNull(error.Remedy);
        Assert.Equal(before, Snapshot().Where(line => line.StartsWith("release", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Interrupted_before_any_write_it_is_invisible_and_the_same_act_finishes_it()
    {
        for (int writes = 0; ; writes++)
        {
            var store = new MemoryStore();
            StagedRelease staged = await new StagingArea(store).StageAsync(Request(), NoProgress.Instance, None);
            var publisher = new ReleaseArea(store);
            int left = writes;
            store.Before = (verb, key) => { if (verb is "copy" or "put" && left-- == 0) throw new StoreFailedException(store.Root, verb, key, new IOException("power cut")); };
            Task<PublishedRelease> attempt = publisher.PublishAsync(staged, new StagingArea(store), null, NoProgress.Instance, None);
            if (await Record.ExceptionAsync(() => attempt) is null)
            {
                Assert.Equal(5, writes);                                    // four copies and the manifest
                return;
            }
            store.Before = null;
            Assert.Empty(await publisher.ListAsync(null, null, Skipped.Nothing, None));
            await publisher.PublishAsync(staged, new StagingArea(store), null, NoProgress.Instance, None);
            Assert.Empty((await publisher.TestAsync("hello", V("1.2.0"), NoProgress.Instance, None))!);
        }
    }

    [Fact]
    public async Task Half_a_release_of_another_build_is_replaced_once_it_is_abandoned()
    {
        await Store.PutTextAsync(Release + "hello.tar.gz", "HELLO 1.2.0");
        await Store.PutTextAsync(Release + "left-over", "x");
        Assert.Equal("ReleaseBusy", (await Assert.ThrowsAsync<RefusedException>(() => PublishAsync("1.2.0"))).ErrorId);
        foreach (string name in new[] { "hello.tar.gz", "left-over" }) System.IO.File.SetLastWriteTimeUtc(Folder["store/" + Release + name], DateTime.UtcNow.AddHours(-2));
        await PublishAsync("1.2.0");
        Assert.Empty((await Releases.TestAsync("hello", V("1.2.0"), NoProgress.Instance, None))!);
    }

    [Fact]
    public async Task What_does_not_land_as_it_was_staged_is_not_released()
    {
        StagedRelease staged = await StageAsync(Request());
        await Store.PutTextAsync(staged.Prefix + "hello.tar.gz", "HELLO 1.2.0");        // a bit rotted while it waited
        var error = await Assert.ThrowsAsync<ReleaseException>(() => Releases.PublishAsync(staged, Area, null, NoProgress.Instance, None));
        Assert.Equal(("LandedDamaged", Release + "hello.tar.gz"), (error.ErrorId, error.Target));
        Assert.Null(await Releases.GetAsync("hello", V("1.2.0"), null, None));
    }

    [Fact]
    public async Task Of_two_builds_that_race_for_a_version_one_is_released_whole()
    {
        for (int round = 0; round < 10; round++)
        {
            var store = new FileStore(Folder[$"race-{round}"]);
            var area = new StagingArea(store);
            StagedRelease[] builds =
            [
                await area.StageAsync(Request(files: [File("a", "one"), File("b", "one")]), NoProgress.Instance, None),
                await area.StageAsync(Request(build: "20261122T000000Z-1a2b3c4", files: [File("a", "two"), File("b", "two")]), NoProgress.Instance, None),
            ];
            Exception?[] failures = await Task.WhenAll(builds.Select(build => Task.Run(() =>
                Record.ExceptionAsync(() => new ReleaseArea(store).PublishAsync(build, new StagingArea(store), null, NoProgress.Instance, None)).AsTask())));
            Assert.True(failures.Count(failure => failure is null) <= 1);
            Assert.All(failures.OfType<Exception>(), failure => Assert.IsAssignableFrom<ReleaseException>(failure));
            if (await new ReleaseArea(store).TestAsync("hello", V("1.2.0"), NoProgress.Instance, None) is { } findings) Assert.Empty(findings);
        }
    }

    [Fact]
    public async Task A_release_that_a_link_names_is_not_removed()
    {
        await PublishAsync("1.2.0");
        await Links.MoveAsync("hello", "latest", V("1.2.0"), None);
        var error = await Assert.ThrowsAsync<RefusedException>(() => Releases.RemoveAsync("hello", V("1.2.0"), None));
        Assert.Equal("ReleaseLinked", error.ErrorId);
        await Store.DeleteAsync("release/hello/latest.txt", Precondition.None, None);
        Assert.True(await Releases.RemoveAsync("hello", V("1.2.0"), None));
        Assert.False(await Releases.RemoveAsync("hello", V("1.2.0"), None));
        Assert.Empty(Folder.Files("store/release"));
    }

    [Fact]
    public async Task Releases_are_listed_newest_version_first()
    {
        foreach (string version in new[] { "1.2.0-rc.2", "1.10.0", "1.2.0", "1.2.0-rc.10" }) await PublishAsync(version, Build, File("x", version));
        Assert.Equal(["1.10.0", "1.2.0", "1.2.0-rc.10", "1.2.0-rc.2"], (await Releases.ListAsync("hello", null, Skipped.Nothing, None)).Select(release => release.Version.ToString()));
    }
}
