using ReleaseTools.Engine.Staging.Pages;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging.Pages;

namespace ReleaseTools.Tests.Staging.Pages;

[Soak]
public sealed class PageRaceTests
{
    [Fact]
    public async Task Of_publishers_at_once_every_release_ends_up_listed()
    {
        using var published = new PublishedFixture();
        await Parallel.ForEachAsync(Enumerable.Range(0, 12), new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (minor, _) =>
        {
            await published.PublishAsync($"1.{minor}.0", $"notes of {minor}");
            await published.UpdateAsync();
        });
        Assert.Equal(12, ReleaseIndexJson.Parse(published.Json).Releases.Count);
        Assert.Equal(12, HtmlCheck.Parse(published.Html).Count(element => element.Name == "article"));
    }

    [Theory]
    [InlineData("release/hello/index.html")]
    [InlineData("release/hello/index.json")]
    public async Task Who_lost_the_race_looks_again_and_reads_again_only_what_is_new(string contested)
    {
        var store = new MemoryStore();
        await PublishedFixture.PublishAsync(store, "1.0.0", "old notes");
        bool isFirst = true;
        int reads = 0;
        store.Before = (verb, key) =>
        {
            if (verb == "read" && key.StartsWith("release/hello/1.0.0/", StringComparison.Ordinal)) reads++;
            if (verb != "put" || key != contested || !isFirst) return;
            isFirst = false;
            // in the very moment before the write, somebody else publishes and writes both
            PublishedFixture.PublishAsync(store, "1.1.0").GetAwaiter().GetResult();
            store.PutAsync(contested, ObjectContent.FromText("{}"), Precondition.None, CancellationToken.None).GetAwaiter().GetResult();
        };
        await new ReleasePage(store).UpdateAsync("hello", null, Skipped.Nothing, CancellationToken.None);
        Assert.Equal(["1.1.0", "1.0.0"], ReleaseIndexJson.Parse((await store.ReadTextAsync("release/hello/index.json", CancellationToken.None))!.Text).Releases.Select(release => $"{release.Version}"));
        Assert.Contains("<h2>1.1.0</h2>", (await store.ReadTextAsync("release/hello/index.html", CancellationToken.None))!.Text, StringComparison.Ordinal);
        Assert.Equal(2, reads);                                             // one manifest, one file of notes
    }

    [Theory]
    [InlineData("list", "release/hello/")]
    [InlineData("read", "release/hello/1.0.0/manifest.json")]
    [InlineData("read", "release/hello/1.0.0/RELEASE_NOTES.md")]
    [InlineData("read", "release/hello/latest.txt")]
    public async Task What_cannot_be_read_is_an_error_and_the_page_stays(string verb, string key)
    {
        var store = new MemoryStore();
        await PublishedFixture.PublishAsync(store, "1.0.0", "notes");
        await store.PutAsync("release/hello/latest.txt", ObjectContent.FromText("1.0.0\n"), Precondition.None, CancellationToken.None);
        store.Writes.Clear();
        store.Before = (act, on) =>
        {
            if (act == verb && on == key) throw new StoreFailedException(store.Root, act, on, new IOException("broken for the test"));
        };
        await Assert.ThrowsAsync<StoreFailedException>(() => new ReleasePage(store).UpdateAsync("hello", null, Skipped.Nothing, CancellationToken.None));
        Assert.Empty(store.Writes);
    }

    [Fact]
    public async Task A_damaged_manifest_is_an_error_that_names_it()
    {
        var store = new MemoryStore();
        await store.PutAsync("release/hello/1.0.0/manifest.json", ObjectContent.FromText("{"), Precondition.None, CancellationToken.None);
        ReleaseException error = await Assert.ThrowsAsync<ReleaseException>(() => new ReleasePage(store).UpdateAsync("hello", null, Skipped.Nothing, CancellationToken.None));
        Assert.Equal("ManifestInvalid", error.ErrorId);
    }
}
