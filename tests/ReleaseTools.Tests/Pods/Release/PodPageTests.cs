using ReleaseTools.Engine.Pods.Page;
using ReleaseTools.Engine.Pods.Release;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Page;

namespace ReleaseTools.Tests.Pods.Release;

public sealed class PodPageTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private PodWorld _shop = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string PagePath => Path.Combine(_folder.Path, "store/channels/index.html");

    private string IndexPath => Path.Combine(_folder.Path, "store/channels/index.json");

    private PodIndex Index => PodIndexJson.TryParse(File.ReadAllText(IndexPath))!;

    public async ValueTask InitializeAsync()
    {
        _shop = await PodWorld.CreateAsync(ObjectStores.Open(_folder["store"], "/"));
        await _shop.AddVolumeAsync("1");
    }

    public ValueTask DisposeAsync()
    {
        _shop.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_release_and_a_move_of_a_tip_are_shown()
    {
        await ReleaseAsync("production", "1");
        await ReleaseAsync("staging", "2");
        await ReleaseAsync("production", "2");
        Assert.Equal(["production //shop:web tip 2, previous 1: 2 1", "staging //shop:web tip 2, previous : 2"], Lines());

        await new PodTipMover(_shop.Store, _shop.Progress).MoveAsync("production", PodTag.Parse("//shop:web@1"), "it leaks", Stop);
        Assert.Equal("production //shop:web tip 1, previous 2: 2 1", Lines()[0]);
        Assert.Contains("""<a href="production/shop/web/1/pod.json">1</a></span>""", File.ReadAllText(PagePath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Made_again_both_are_the_same()
    {
        await ReleaseAsync("production", "1");
        (string page, string index) = (File.ReadAllText(PagePath), File.ReadAllText(IndexPath));

        Assert.Equal((1, 1), await new PodPage(_shop.Store, _ => { }).RebuildAsync(Stop) is var made ? (made.Channels, made.Pods) : default);
        Assert.Equal((page, index), (File.ReadAllText(PagePath), File.ReadAllText(IndexPath)));
    }

    [Fact]
    public async Task A_preview_writes_none()
    {
        await ReleaseAsync("production", "1");
        File.Delete(PagePath);
        File.Delete(IndexPath);

        await _shop.ReleaseAsync(new PodReleaseRequest([_shop.Instruct("production", "1", "volumes: { data: 1 }")]) { IsPreview = true }, _ => Task.FromResult(false));

        Assert.False(File.Exists(PagePath) || File.Exists(IndexPath));
    }

    [Fact]
    public async Task What_something_else_changed_is_shown_by_making_them_anew()
    {
        await ReleaseAsync("production", "1");
        await ReleaseAsync("staging", "1");
        Directory.Delete(Path.Combine(_folder.Path, "store/channels/staging"), recursive: true);

        await new PodPage(_shop.Store, _ => { }).RebuildAsync(Stop);

        Assert.Equal(["production //shop:web tip 1, previous : 1"], Lines());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"schema":2,"pods":[]}""")]
    [InlineData("not json")]
    public async Task An_index_that_is_not_known_is_made_anew(string text)
    {
        await ReleaseAsync("staging", "1");
        File.WriteAllText(IndexPath, text);

        await ReleaseAsync("production", "1");

        Assert.Equal(2, Index.Pods.Count);
    }

    [Fact]
    public async Task A_page_that_can_not_be_written_keeps_no_release_back()
    {
        Directory.CreateDirectory(IndexPath);

        await ReleaseAsync("production", "1");

        Assert.Equal(PodReleaseOutcome.Released, _shop.Done.Single().Outcome);
        Assert.Contains(_shop.Progress.Lines, line => line.StartsWith("warning: The page ", StringComparison.Ordinal) && line.Contains("release pod page", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_many_who_release_at_once_none_is_left_out()
    {
        await ReleaseAsync("production", "1");
        string[] channels = [.. Enumerable.Range(0, 12).Select(number => $"team-{number:00}")];
        foreach (string channel in channels)
        {
            string from = PodPaths.PodManifest("production", PodTag.Parse("//shop:web@1")), to = PodPaths.PodManifest(channel, PodTag.Parse("//shop:web@1"));
            await _shop.Store.Objects.CopyAsync(from, to, Precondition.Absent, Stop);
        }

        await Task.WhenAll(channels.Select(channel => Task.Run(() => new PodPage(_shop.Store, e => throw e).UpdateAsync([(channel, PodWorld.Web)], Stop))));

        Assert.Equal([.. channels.Prepend("production").Order(StringComparer.Ordinal)], Index.Pods.Select(pod => pod.Channel));
        Assert.All(channels, channel => Assert.Contains($"""<section id="{channel}">""", File.ReadAllText(PagePath), StringComparison.Ordinal));
    }

    private string[] Lines() => [.. Index.Pods.Select(pod => $"{pod.Channel} {pod.Pod} tip {pod.Tip}, previous {pod.Previous}: {string.Join(' ', pod.Versions.Select(version => version.Version))}")];

    private async Task ReleaseAsync(string channel, string version)
    {
        await _shop.ReleaseAsync(_shop.Instruct(channel, version, "volumes: { data: 1 }"));
        Assert.Empty(_shop.Failed);
    }
}
