using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Pods;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Pods.Store;

public sealed class PodTipsTests : IDisposable
{
    private static readonly PodLabel s_web = PodLabel.Parse("//shop:web");

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken None => CancellationToken.None;

    private IObjectStore Objects(bool isFolder) => isFolder ? new FileStore(_folder["store"]) : new MemoryStore();

    private static PodTag Tag(string version) => new(s_web, PodVersion.Parse(version));

    private static async Task<PodStore> WithAsync(IObjectStore objects, params string[] versions)
    {
        foreach (string version in versions) await objects.PutTextAsync(PodPaths.PodManifest("staging", Tag(version)), "{}");
        return new PodStore(objects);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tip_moves_forward_by_numbers_and_previous_is_what_it_named(bool isFolder)
    {
        PodStore store = await WithAsync(Objects(isFolder), "0.0.9", "0.0.10");
        Assert.Equal(LinkVerdict.Forward, (await store.Tips.MoveAsync("staging", Tag("0.0.9"), null, None)).Verdict);
        Assert.Null(await store.Tips.ReadPreviousAsync("staging", s_web, None));
        Assert.Equal(LinkVerdict.Forward, (await store.Tips.MoveAsync("staging", Tag("0.0.10"), null, None)).Verdict);
        Assert.Equal(("0.0.10", "0.0.9"), ($"{await store.Tips.ReadAsync("staging", s_web, None)}", $"{await store.Tips.ReadPreviousAsync("staging", s_web, None)}"));
        PodTipMove refused = await store.Tips.MoveAsync("staging", Tag("0.0.9"), null, None);
        Assert.Equal((LinkVerdict.Refused, "it would go back from 0.0.10"), (refused.Verdict, refused.Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tip_moves_back_with_a_reason(bool isFolder)
    {
        PodStore store = await WithAsync(Objects(isFolder), "1", "2");
        await store.Tips.MoveAsync("staging", Tag("2"), null, None);
        PodTipMove back = await store.Tips.MoveAsync("staging", Tag("1"), "2 loses orders", None);
        Assert.Equal((LinkVerdict.Back, "2 loses orders"), (back.Verdict, back.Reason));
        Assert.Equal(("1", "2"), ($"{await store.Tips.ReadAsync("staging", s_web, None)}", $"{await store.Tips.ReadPreviousAsync("staging", s_web, None)}"));
    }

    [Fact]
    public async Task Tip_names_only_what_is_released()
    {
        PodStore store = await WithAsync(new MemoryStore(), "1");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => store.Tips.MoveAsync("staging", Tag("2"), null, None));
        Assert.Equal("PodNotReleased", refused.ErrorId);
        Assert.Null(await store.Tips.ReadAsync("staging", s_web, None));
    }

    [Fact]
    public async Task Tip_is_a_relative_symbolic_link_in_a_folder()
    {
        Requires.Unix();
        PodStore store = await WithAsync(Objects(isFolder: true), "1.2.0");
        await store.Tips.MoveAsync("staging", Tag("1.2.0"), null, None);
        var link = new FileInfo(_folder["store/channels/staging/shop/web/tip"]);
        Assert.Equal("1.2.0", link.LinkTarget);
        Assert.True(File.Exists(_folder["store/channels/staging/shop/web/tip/pod.json"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tip_is_there_at_every_moment_of_a_thousand_moves(bool isFolder)
    {
        PodStore store = await WithAsync(Objects(isFolder), "1", "2");
        await store.Tips.MoveAsync("staging", Tag("1"), null, None);
        using var done = new CancellationTokenSource();
        Task<int> reader = Task.Run(async () =>
        {
            int reads = 0;
            for (; !done.IsCancellationRequested || reads == 0; reads++) Assert.NotNull(await store.Tips.ReadAsync("staging", s_web, None));
            return reads;
        });
        for (int i = 0; i < 500; i++)
        {
            await store.Tips.MoveAsync("staging", Tag("2"), null, None);
            await store.Tips.MoveAsync("staging", Tag("1"), "a test", None);
        }
        await done.CancelAsync();
        Assert.InRange(await reader, 1, int.MaxValue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_many_who_move_a_tip_the_newest_version_wins(bool isFolder)
    {
        string[] versions = [.. Enumerable.Range(1, 12).Select(number => $"{number}")];
        PodStore store = await WithAsync(Objects(isFolder), versions);
        await Task.WhenAll(versions.Select(version => Task.Run(() => store.Tips.MoveAsync("staging", Tag(version), null, None))));
        Assert.Equal("12", $"{await store.Tips.ReadAsync("staging", s_web, None)}");
    }

    [Fact]
    public async Task A_move_that_was_interrupted_at_any_write_ends_as_undisturbed()
    {
        for (int fatal = 1; ; fatal++)
        {
            var objects = new MemoryStore();
            PodStore store = await WithAsync(objects, "1", "2");
            await store.Tips.MoveAsync("staging", Tag("1"), null, None);
            int writes = 0;
            objects.Before = (verb, _) => { if (verb is "put" && ++writes == fatal) throw new IOException("killed"); };
            bool isWhole = false;
            try
            {
                await store.Tips.MoveAsync("staging", Tag("2"), null, None);
                isWhole = true;
            }
            catch (IOException) { /* the process is gone */ }
            objects.Before = null;
            await store.Tips.MoveAsync("staging", Tag("2"), null, None);
            Assert.Equal(("2", "1"), ($"{await store.Tips.ReadAsync("staging", s_web, None)}", $"{await store.Tips.ReadPreviousAsync("staging", s_web, None)}"));
            if (!isWhole) continue;
            Assert.True(fatal > 2, "two writes at least were interrupted");
            return;
        }
    }

    [Fact]
    public async Task A_move_costs_the_same_however_many_pods_there_are()
    {
        async Task<int> CountAsync(int pods)
        {
            var objects = new MemoryStore();
            for (int i = 0; i < pods; i++) await objects.PutTextAsync(PodPaths.PodManifest("staging", PodTag.Parse($"//other:p{i}@1")), "{}");
            PodStore store = await WithAsync(objects, "1", "2");
            await store.Tips.MoveAsync("staging", Tag("1"), null, None);
            int requests = 0;
            objects.Before = (_, _) => requests++;
            await store.Tips.MoveAsync("staging", Tag("2"), null, None);
            return requests;
        }
        Assert.Equal(await CountAsync(1), await CountAsync(200));
    }

    [Fact]
    public async Task A_tip_that_something_else_wrote_is_an_error_that_names_it()
    {
        PodStore store = await WithAsync(new MemoryStore(), "1");
        await store.Objects.PutTextAsync(PodPaths.TipLink("staging", s_web), "../../elsewhere");
        var failure = await Assert.ThrowsAsync<ReleaseException>(() => store.Tips.ReadAsync("staging", s_web, None));
        Assert.Equal("PodLinkInvalid", failure.ErrorId);
        Assert.Contains("channels/staging/shop/web/tip", failure.Message, StringComparison.Ordinal);
    }
}
