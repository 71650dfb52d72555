using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Stale;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Pods;
using ReleaseTools.Stale;

namespace ReleaseTools.Tests.Stale;

public sealed class StalePodTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken None => CancellationToken.None;

    private StaleSource Source => new(_folder.Path, Store: $"file:{_folder["store"]}");

    private PodStore Store => new(new FileStore(_folder["store"]));

    /// <summary>Three versions of a pod, each with the image of its version; the tip names the last, and what was there has lain there for a month.</summary>
    private async Task<PodStore> CreateAsync()
    {
        Requires.Unix();
        PodStore store = Store;
        foreach (string version in new[] { "0.0.8", "0.0.9", "0.0.10", "0.0.11" })
        {
            var pod = PodTag.Parse($"//shop:web@{version}");
            var image = PodTag.Parse($"//shop:base@{version}");
            await store.Objects.PutTextAsync(PodPaths.Image(image) + PodPaths.ImageArchive, "archive");
            await store.Objects.PutTextAsync(PodPaths.Image(image) + PodPaths.Checksum, $"{new string('0', 128)}\n");
            await store.Links.CreateAsync(PodPaths.ImageLink("staging", pod, "base"), PodPaths.Relative(PodPaths.ImageLink("staging", pod, "base"), PodPaths.Image(image)), None);
            await store.Objects.PutTextAsync(PodPaths.Pod("staging", pod) + "data/x", "x");
            await store.Objects.PutTextAsync(PodPaths.PodManifest("staging", pod), "{}");
            await store.Tips.MoveAsync("staging", pod, reason: null, None);
        }
        Age();
        return store;
    }

    private void Age()
    {
        foreach (string file in _folder.Files("store").Where(file => new FileInfo(_folder["store/" + file]).LinkTarget is null)) File.SetLastWriteTimeUtc(_folder["store/" + file], DateTime.UtcNow.AddDays(-30));
    }

    private async Task<IReadOnlyList<StaleRelease>> FindAsync(StalePlace place, int keep = 1) =>
        await new StaleFinder(new StaleRequest { Source = Source, Places = [place], Criteria = new StaleCriteria { Keep = keep } }).FindAsync(e => throw e, None);

    private async Task<StaleRemover> RemoverAsync() => new(await StaleJournal.OpenAsync(_folder.Path, _folder["journal.jsonl"], None));

    [Fact]
    public async Task Pods_are_kept_by_the_numbers_of_their_versions_and_by_tip_and_previous()
    {
        await CreateAsync();
        IReadOnlyList<StaleRelease> found = await FindAsync(StalePlace.Pod);
        Assert.Equal(
            ["staging //shop:web@0.0.11: the highest of them", "staging //shop:web@0.0.10: previous names it", "staging //shop:web@0.0.9: goes", "staging //shop:web@0.0.8: goes"],
            found.Select(release => $"{release.Name}: {(release.IsStale ? "goes" : release.Reason)}"));
    }

    [Fact]
    public async Task A_pod_is_removed_with_its_data_and_links_and_never_what_they_lead_to()
    {
        PodStore store = await CreateAsync();
        StaleRemover remover = await RemoverAsync();
        foreach (StaleRelease stale in (await FindAsync(StalePlace.Pod)).Where(release => release.IsStale)) Assert.Equal(StaleOutcome.Removed, await remover.RemoveAsync(stale, None));
        Assert.False(Directory.Exists(_folder["store/channels/staging/shop/web/0.0.9"]));
        Assert.True(File.Exists(_folder["store/images/shop/base/0.0.9/image.tar.gz"]));
        Assert.Equal("0.0.11", $"{await store.Tips.ReadAsync("staging", PodLabel.Parse("//shop:web"), None)}");
    }

    [Fact]
    public async Task Images_go_once_no_pod_uses_them_however_many_are_kept()
    {
        await CreateAsync();
        Assert.All(await FindAsync(StalePlace.PodImage), release => Assert.False(release.IsStale, release.Name));
        StaleRemover remover = await RemoverAsync();
        foreach (StaleRelease stale in (await FindAsync(StalePlace.Pod)).Where(release => release.IsStale)) await remover.RemoveAsync(stale, None);
        StaleRelease[] unused = [.. (await FindAsync(StalePlace.PodImage, keep: 5)).Where(release => release.IsStale)];
        Assert.Equal(["//shop:base@0.0.9", "//shop:base@0.0.8"], unused.Select(release => release.Name));
        foreach (StaleRelease stale in unused) Assert.Equal(StaleOutcome.Removed, await remover.RemoveAsync(stale, None));
        Assert.Equal(["0.0.10", "0.0.11"], Directory.EnumerateDirectories(_folder["store/images/shop/base"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_image_that_was_just_added_waits_for_its_pod()
    {
        PodStore store = await CreateAsync();
        await store.Objects.PutTextAsync("images/shop/base/0.0.12/sha512", "new");
        StaleRelease fresh = Assert.Single(await FindAsync(StalePlace.PodImage), release => release.Name.EndsWith("0.0.12", StringComparison.Ordinal));
        Assert.False(fresh.IsStale);
        Assert.Contains("its pod may still be released", fresh.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_a_tip_names_by_now_stays()
    {
        PodStore store = await CreateAsync();
        StaleRelease stale = (await FindAsync(StalePlace.Pod)).First(release => release.IsStale);
        StaleRemover remover = await RemoverAsync();
        await store.Tips.MoveAsync("staging", PodTag.Parse("//shop:web@0.0.9"), "a test", None);
        Assert.Equal("StaleNeeded", (await Assert.ThrowsAsync<RefusedException>(() => remover.RemoveAsync(stale, None))).ErrorId);
        Assert.True(await store.HasAsync("staging", PodTag.Parse("//shop:web@0.0.9"), None));
    }

    [Fact]
    public async Task A_pod_that_a_tip_came_to_name_while_it_was_removed_is_put_back()
    {
        var objects = new MemoryStore();
        var store = new PodStore(objects);
        PodTag one = PodTag.Parse("//shop:web@1"), two = PodTag.Parse("//shop:web@2");
        foreach (PodTag pod in new[] { one, two }) await objects.PutTextAsync(PodPaths.PodManifest("staging", pod), "{}");
        await store.Tips.MoveAsync("staging", two, null, None);
        string tip = PodPaths.TipLink("staging", one.Label);
        objects.Before = (verb, key) =>
        {
            if (verb != "delete" || key != PodPaths.PodManifest("staging", one)) return;
            objects.Before = null;
            objects.PutTextAsync(tip, "1\n").GetAwaiter().GetResult();
        };
        Assert.Equal(PodRemovalOutcome.Used, await new PodRemoval(store).RemoveAsync("staging", one, None));
        Assert.True(await store.HasAsync("staging", one, None));
    }

    [Fact]
    public async Task A_removal_that_was_interrupted_at_any_step_is_finished_by_the_next()
    {
        for (int fatal = 1; ; fatal++)
        {
            var objects = new MemoryStore();
            var store = new PodStore(objects);
            var pod = PodTag.Parse("//shop:web@1");
            await objects.PutTextAsync(PodPaths.PodManifest("staging", pod), "{}");
            await objects.PutTextAsync(PodPaths.Pod("staging", pod) + "data/x", "x");
            await store.Links.CreateAsync(PodPaths.ImageLink("staging", pod, "base"), "../../../../../images/shop/base/1", None);
            int deletions = 0;
            objects.Before = (verb, _) => { if (verb is "delete" && ++deletions == fatal) throw new IOException("killed"); };
            bool isWhole = false;
            try
            {
                await new PodRemoval(store).RemoveAsync("staging", pod, None);
                isWhole = true;
            }
            catch (IOException) { /* the process is gone */ }
            objects.Before = null;
            if (fatal > 1) await new PodRemoval(store).FinishAsync("staging", pod, None);
            else await new PodRemoval(store).RemoveAsync("staging", pod, None);
            Assert.Empty(await objects.KeysAsync(""));
            if (!isWhole) continue;
            Assert.True(fatal > 3, "every deletion was interrupted once");
            return;
        }
    }
}
