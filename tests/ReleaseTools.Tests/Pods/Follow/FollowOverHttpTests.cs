using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using ReleaseTools.Engine.Pods.Follow;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Pods.Follow;
using Host = ReleaseTools.TestKit.Pods.PodWorld;
using Shop = ReleaseTools.Tests.Pods.Release.PodWorld;

namespace ReleaseTools.Tests.Pods.Follow;

public sealed class FollowOverHttpTests : IAsyncLifetime
{
    private const string Tip = "/channels/production/shop/web/tip";

    private static readonly PodFollowRequest s_request = new("production", Shop.Web, "https://pods.example.com/");

    private readonly TestFolder _folder = new();
    private readonly ConcurrentQueue<string> _asked = [];
    private Shop _shop = null!;
    private LoopbackServer _server = null!;
    private PodStore _store = null!;
    private bool _hasTexts = true;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.CreateAsync(ObjectStores.Open(_folder["store"], "/"));
        await _shop.AddVolumeAsync("1");
        await ReleaseAsync("1");
        _server = await LoopbackServer.StartAsync(ServeAsync);
        _store = new PodStore(ObjectStores.Open(_server.Address.AbsoluteUri, "/"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _shop.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true, new[] { Tip })]
    [InlineData(false, new[] { Tip, $"{Tip}/pod.json" })]
    public async Task While_nothing_is_new_only_the_tip_is_asked_for(bool hasTexts, string[] asked)
    {
        // what a link leads to is asked for where the server follows it
        _hasTexts = hasTexts;
        using var machine = new Host();
        await FollowAsync(machine);
        _asked.Clear();

        Assert.Equal(PodFollowOutcome.Current, (await FollowAsync(machine)).Outcome);

        Assert.Equal(asked, _asked);
        Assert.Equal("listen=8080\n", File.ReadAllText(Path.Combine(machine.Root, "pods/shop--web/1/volumes/conf/web.conf")));
        Assert.Equal(["shop--web--web--1.service"], machine.Systemd.Active);
    }

    [Fact]
    public async Task Two_hundred_machines_ask_for_no_more_than_each_has_to_know()
    {
        const int Fleet = 200;
        Host[] machines = [.. Enumerable.Range(0, Fleet).Select(_ => new Host())];
        try
        {
            int[] counts = new int[4];
            counts[0] = await CountAsync(machines);
            counts[1] = await CountAsync(machines);
            await ReleaseAsync("2");
            counts[2] = await CountAsync(machines);
            counts[3] = await CountAsync(machines);

            Assert.Equal([12, 1, 8, 1], counts.Select(count => count / Fleet));
            Assert.All(counts, count => Assert.Equal(0, count % Fleet));
            Assert.All(machines, machine => Assert.Equal(["shop--web--web--2.service"], machine.Systemd.Active));
        }
        finally
        {
            foreach (Host machine in machines) machine.Dispose();
        }
    }

    [Fact]
    public async Task Fifty_roots_with_one_cache_fetch_each_artifact_once()
    {
        Host[] machines = [.. Enumerable.Range(0, 50).Select(_ => new Host(cache: _folder["cache"]))];
        try
        {
            await CountAsync(machines);

            string[] artifacts = [.. _asked.Where(path => path.EndsWith(".gz", StringComparison.Ordinal)).Order()];
            Assert.Equal(["/images/shop/base/1/image.tar.gz", "/volumes/shop/data/1/data.tar.gz"], artifacts);
            Assert.All(machines, machine => Assert.Equal(["shop--web--web--1.service"], machine.Systemd.Active));
        }
        finally
        {
            foreach (Host machine in machines) machine.Dispose();
        }
    }

    // how many requests it takes until each machine has looked once
    private async Task<int> CountAsync(Host[] machines)
    {
        _asked.Clear();
        await Parallel.ForEachAsync(machines, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop }, async (machine, _) => await FollowAsync(machine));
        return _asked.Count;
    }

    private Task<PodFollowResult> FollowAsync(Host machine) => new PodFollower(machine.Machine, _store, s_request, machine.Sink).RunAsync(Stop);

    private async Task ReleaseAsync(string version)
    {
        await _shop.ReleaseAsync(_shop.Instruct("production", version, "volumes: { data: 1 }"));
        Assert.Empty(_shop.Failed);
    }

    // links as a bucket has them, or as a server shows those of a folder
    private async Task ServeAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        _asked.Enqueue(path);
        string file = Path.Combine(_folder.Path, "store", path.TrimStart('/'));
        if (new FileInfo(file).LinkTarget is { } target && _hasTexts) await context.Response.WriteAsync(target + "\n", Stop);
        else if (Directory.Exists(file)) await context.Response.WriteAsync("<html>a list of files</html>", Stop);
        else if (File.Exists(file)) await context.Response.SendFileAsync(file, Stop);
        else context.Response.StatusCode = 404;
    }
}
