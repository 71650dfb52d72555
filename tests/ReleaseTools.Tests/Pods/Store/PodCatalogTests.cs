using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods.Store;

public sealed class PodCatalogTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken None => CancellationToken.None;

    private async Task<PodStore> StoreAsync(bool isFolder)
    {
        IObjectStore objects = isFolder ? new FileStore(_folder["store"]) : new MemoryStore();
        var store = new PodStore(objects);
        foreach (string pod in new[] { "staging //shop:web@0.0.9", "staging //shop:web@0.0.10", "staging //shop/deep:api@3", "production //shop:web@0.0.9" })
        {
            string channel = pod.Split(' ')[0];
            var tag = PodTag.Parse(pod.Split(' ')[1]);
            await objects.PutTextAsync(PodPaths.PodManifest(channel, tag), "{}");
            await objects.PutTextAsync(PodPaths.Pod(channel, tag) + "data/x", "x");
            await store.Tips.MoveAsync(channel, tag, null, None);
        }
        // begun and not finished
        await objects.PutTextAsync(PodPaths.Pod("staging", PodTag.Parse("//shop:web@0.0.11")) + "data/x", "x");
        await objects.PutTextAsync("channels/staging/channel.yaml", "");
        await objects.PutTextAsync("channels/staging/shop/web/0.0.10.yaml", "");
        return store;
    }

    [Theory]
    [InlineData(true, "*", "*", "production //shop:web@0.0.9 tip, staging //shop/deep:api@3 tip, staging //shop:web@0.0.10 tip, staging //shop:web@0.0.9 previous")]
    [InlineData(false, "*", "*", "production //shop:web@0.0.9 tip, staging //shop/deep:api@3 tip, staging //shop:web@0.0.10 tip, staging //shop:web@0.0.9 previous")]
    [InlineData(true, "staging", "web", "staging //shop:web@0.0.10 tip, staging //shop:web@0.0.9 previous")]
    [InlineData(false, "staging", "web", "staging //shop:web@0.0.10 tip, staging //shop:web@0.0.9 previous")]
    [InlineData(false, "prod*", "//shop:*", "production //shop:web@0.0.9 tip")]
    [InlineData(true, "none", "*", "")]
    public async Task Releases_are_listed_with_what_their_channel_says_of_them(bool isFolder, string channel, string pod, string expected)
    {
        PodStore store = await StoreAsync(isFolder);
        IReadOnlyList<PodRelease> releases = await new PodCatalog(store).ListAsync(channel, pod, e => throw e, None);
        Assert.Equal(expected, string.Join(", ", releases.Select(release => $"{release}{(release.IsTip ? " tip" : release.IsPrevious ? " previous" : "")}")));
    }

    [Fact]
    public async Task A_damaged_tip_is_reported_and_keeps_no_other_from_being_listed()
    {
        PodStore store = await StoreAsync(isFolder: false);
        await store.Objects.PutTextAsync("channels/staging/shop/web/tip", "what is this");
        var failures = new List<ReleaseException>();
        IReadOnlyList<PodRelease> releases = await new PodCatalog(store).ListAsync("*", "*", failures.Add, None);
        Assert.Equal(4, releases.Count);
        Assert.Equal("PodLinkInvalid", Assert.Single(failures).ErrorId);
    }

    [Fact]
    public async Task A_folder_is_walked_without_following_links()
    {
        Requires.Unix();
        PodStore store = await StoreAsync(isFolder: true);
        File.CreateSymbolicLink(_folder["store/channels/staging/loop"], "..");
        Assert.Equal(4, (await new PodCatalog(store).ListAsync("*", "*", e => throw e, None)).Count);
    }
}
