using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Staging.Pages;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Staging.Pages;
using ReleaseTools.Triggers;

namespace ReleaseTools.Tests.Staging;

/// <summary>Test releases of one channel, each of which takes the place of the one before, in stores of several kinds.</summary>
public sealed class EarlierVersionsTests : IAsyncLifetime
{
    private const string Template = "v0.1-test";

    private readonly TestFolder _folder = new();
    private GcsFake _google = null!;

    public async ValueTask InitializeAsync() => _google = await GcsFake.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _google.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("file")]
    [InlineData("memory")]
    [InlineData("google")]
    public async Task Of_three_test_releases_the_newest_is_left_in_the_index_and_in_the_store(string kind)
    {
        IObjectStore store = Open(kind);
        await PublishAsync(store, Sample.Settings("1.2.0"));
        foreach (int day in (int[])[19, 20, 21]) await PublishAsync(store, Test(day));

        Assert.Equal(["1.2.0", VersionOf(21)], await IndexedAsync(store));
        Assert.Equal([VersionOf(21), "1.2.0"], await FoldersAsync(store));
        Assert.DoesNotContain(VersionOf(20), await store.TextAsync(StoreLayout.Page("hello")), StringComparison.Ordinal);
        Assert.Empty((await new ReleaseArea(store).TestAsync("hello", Test(21).Version, NoProgress.Instance, default))!);
    }

    [Fact]
    public async Task Dailies_with_a_number_each_replace_one_another_too()
    {
        IObjectStore store = Open("memory");
        foreach (int day in (int[])[8, 9, 10]) await PublishAsync(store, Sample.Replacing("v0.${run}-daily", $"v0.{day}-daily", $"0.{day}.0-daily.202611{day + 10}093000"));
        Assert.Equal(["0.10.0-daily.20261120093000"], await FoldersAsync(store));
    }

    [Fact]
    public async Task An_older_commit_that_is_released_again_removes_nothing_newer()
    {
        IObjectStore store = Open("memory");
        foreach (int day in (int[])[21, 20]) await PublishAsync(store, Test(day));
        Assert.Equal([VersionOf(20), VersionOf(21)], await FoldersAsync(store));
    }

    [Fact]
    public async Task A_version_that_a_link_names_stays()
    {
        IObjectStore store = Open("memory");
        await PublishAsync(store, Test(19));
        await new VersionLinks(store).MoveAsync("hello", "tested", Test(19).Version, default);
        foreach (int day in (int[])[20, 21]) await PublishAsync(store, Test(day));
        Assert.Equal([VersionOf(19), VersionOf(21)], await FoldersAsync(store));
    }

    [Fact]
    public async Task What_is_staged_stays()
    {
        IObjectStore store = Open("memory");
        foreach (int day in (int[])[20, 21]) await PublishAsync(store, Test(day));
        Assert.Equal([VersionOf(21), VersionOf(20)], (await new StagingArea(store).ListAsync("hello", null, Skipped.Nothing, default)).Select(build => build.Version.ToString()));
    }

    [Fact]
    public async Task The_page_forgets_a_release_before_a_file_of_it_goes_and_after_the_new_one_is_listed()
    {
        var store = new MemoryStore();
        await PublishAsync(store, Test(20));
        store.Writes.Clear();
        await PublishAsync(store, Test(21));

        string[] writes = [.. store.Writes.Where(write => !write.Contains(" stage/", StringComparison.Ordinal) && !write.StartsWith("copy ", StringComparison.Ordinal))];
        string earlier = StoreLayout.PublishedRelease("hello", Test(20).Version);
        Assert.Equal(
        [
            $"put {StoreLayout.PublishedRelease("hello", Test(21).Version)}manifest.json", "put release/hello/index.json", "put release/hello/index.html",
            $"put {earlier}.replaced", $"delete {earlier}manifest.json", "put release/hello/index.json", "put release/hello/index.html",
        ], writes.Take(7));
        Assert.All(writes.Skip(7), write => Assert.StartsWith($"delete {earlier}", write, StringComparison.Ordinal));
        Assert.Equal($"delete {earlier}.replaced", writes[^1]);
    }

    [Theory]
    [InlineData(21)]                                                        // the same run again
    [InlineData(22)]                                                        // the next
    public async Task Interrupted_before_any_write_the_channels_next_release_finishes_it(int next)
    {
        for (int writes = 0; ; writes++)
        {
            var store = new MemoryStore();
            await PublishAsync(store, Test(20));
            StagedRelease staged = await StageAsync(store, Test(21));
            int left = writes;
            // the power is cut, and stays away
            store.Before = (verb, key) => { if (verb is "copy" or "put" or "delete" && left-- <= 0) throw new StoreFailedException(store.Root, verb, key, new IOException("power cut")); };
            var said = new SayingSink();
            bool isPublished = await Record.ExceptionAsync(() => PublishAsync(store, Test(21), staged, said)) is null;
            store.Before = null;
            await PublishAsync(store, Test(next));

            Assert.Equal([VersionOf(next)], await IndexedAsync(store));
            string[] folders = [.. await FoldersAsync(store)];
            Assert.DoesNotContain(VersionOf(20), folders);
            if (isPublished) Assert.Equal([VersionOf(next)], folders);      // else half of it is there, which may still be under way
            if (isPublished && said.Lines.TrueForAll(line => !line.StartsWith("warning: ", StringComparison.Ordinal))) return;
        }
    }

    [Fact]
    public async Task Half_a_release_that_nobody_goes_on_with_goes_when_it_is_a_day_old()
    {
        var store = new MemoryStore();
        await store.PutTextAsync(StoreLayout.PublishedRelease("hello", Test(19).Version) + "hello.tar.gz", "half");
        await PublishAsync(store, Test(20));
        Assert.Equal([VersionOf(19), VersionOf(20)], await FoldersAsync(store));
        store.Pass(TimeSpan.FromDays(2));
        await PublishAsync(store, Test(21));
        Assert.Equal([VersionOf(21)], await FoldersAsync(store));
    }

    [Fact]
    public async Task What_cannot_be_removed_is_told_and_the_others_go()
    {
        var store = new MemoryStore();
        await PublishAsync(store, Test(19));
        await PublishAsync(store, Sample.Settings(VersionOf(20)));           // by another channel: it replaced none
        store.Before = (verb, key) => { if (verb == "delete" && key.Contains(VersionOf(19) + "/hello", StringComparison.Ordinal)) throw new StoreFailedException(store.Root, verb, key, new IOException("it is locked")); };
        var said = new SayingSink();

        await PublishAsync(store, Test(21), await StageAsync(store, Test(21)), said);

        Assert.Equal([VersionOf(21)], await IndexedAsync(store));
        Assert.Equal([VersionOf(19), VersionOf(21)], await FoldersAsync(store));
        string warning = Assert.Single(said.Lines, line => line.StartsWith("warning: ", StringComparison.Ordinal));
        Assert.Contains($"hello {VersionOf(19)} is still in memory://test/, though {VersionOf(21)} has taken its place", warning, StringComparison.Ordinal);
        Assert.Contains("it is locked", warning, StringComparison.Ordinal);
        store.Before = null;
        await PublishAsync(store, Test(22));
        Assert.Equal([VersionOf(22)], await FoldersAsync(store));
    }

    private IObjectStore Open(string kind) => kind switch
    {
        "file" => new FileStore(_folder["store"]),
        "google" => _google.Open(_folder),
        _ => new MemoryStore(),
    };

    private static string VersionOf(int day) => $"0.1.0-test.202611{day}093000";

    private static SessionSettings Test(int day) => Sample.Replacing(Template, Template, VersionOf(day));

    private Task<StagedRelease> StageAsync(IObjectStore store, SessionSettings session)
    {
        StageFile[] files = [.. ((string[])["hello.tar.gz", "hello.zip", "docs/guide.pdf"]).Select(path =>
            new StageFile(path, _folder.Write($"built/{session.Version}/{path}", $"{path} {session.Version}"), ArtifactKind.Package, "linux/amd64", null, path == "hello.tar.gz"))];
        return new StagingArea(store).StageAsync(new StageRequest("hello", session.Version, "20261121T093000Z-1a2b3c4", session.Commit, files, []), NoProgress.Instance, default);
    }

    private async Task PublishAsync(IObjectStore store, SessionSettings session) => await PublishAsync(store, session, await StageAsync(store, session), NoProgress.Instance);

    /// <summary>As the step does it.</summary>
    private static async Task PublishAsync(IObjectStore store, SessionSettings session, StagedRelease staged, IProgressSink progress)
    {
        PublishedRelease published = await new ReleaseArea(store).PublishAsync(staged, new StagingArea(store), publicUrl: null, NoProgress.Instance, default);
        var page = new ReleasePage(store);
        await page.UpdateAsync("hello", publicUrl: null, Skipped.Nothing, default);
        if (EarlierReleases.Of(session) is { } earlier) await new EarlierVersions(store, earlier, page, progress).RemoveAsync(published, publicUrl: null, default);
    }

    private static async Task<IEnumerable<string>> IndexedAsync(IObjectStore store) =>
        ReleaseIndexJson.Parse(await store.TextAsync(StoreLayout.Index("hello"))).Releases.Select(release => release.Version.ToString());

    /// <summary>The versions of which anything at all is there.</summary>
    private static async Task<IEnumerable<string>> FoldersAsync(IObjectStore store) =>
        (await store.KeysAsync("release/hello/")).Select(key => key.Split('/')).Where(parts => parts.Length > 3).Select(parts => parts[2]).Distinct().Order(StringComparer.Ordinal);
}
