using ReleaseTools.Engine.Pods.Follow;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Follow;
using ReleaseTools.Pods.Machine;
using Host = ReleaseTools.TestKit.Pods.PodWorld;
using Shop = ReleaseTools.Tests.Pods.Release.PodWorld;

namespace ReleaseTools.Tests.Pods.Follow;

public sealed class PodFollowerTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private Shop _shop = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.CreateAsync(ObjectStores.Open(_folder["store"], "/"));
        await _shop.AddVolumeAsync("1");
        await ReleaseAsync("1");
    }

    public ValueTask DisposeAsync()
    {
        _shop.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_machine_goes_to_the_tip_and_then_stays_there()
    {
        using var machine = new Host();

        PodFollowResult first = await FollowAsync(machine), second = await FollowAsync(machine);
        await ReleaseAsync("2");
        PodFollowResult third = await FollowAsync(machine);

        Assert.Equal(["production //shop:web: 1", "production //shop:web: 1 is the tip", "production //shop:web: 1 -> 2"], new[] { first, second, third }.Select(result => result.ToString()));
        Assert.Equal(["shop--web--web--2.service"], machine.Systemd.Active);
        Assert.Equal("listen=8080\n", File.ReadAllText(Path.Combine(machine.Root, "pods/shop--web/2/volumes/conf/web.conf")));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(machine.Root, "follow")));
    }

    [Fact]
    public async Task A_version_that_does_not_work_is_not_tried_again_until_the_tip_moves()
    {
        using var machine = new Host();
        await FollowAsync(machine);
        await ReleaseAsync("2");
        machine.Systemd.Starts = unit => !unit.Contains("--2.", StringComparison.Ordinal);

        Assert.Equal("PodUnhealthy", (await Assert.ThrowsAnyAsync<ReleaseException>(() => FollowAsync(machine))).ErrorId);
        PodFollowResult again = await FollowAsync(machine);
        machine.Systemd.Starts = _ => true;
        PodFollowResult still = await FollowAsync(machine), retried = await FollowAsync(machine, request => request with { Retries = true });

        Assert.Equal(["production //shop:web: stays at 1: 2 did not work on this machine", "production //shop:web: stays at 1: 2 did not work on this machine", "production //shop:web: 1 -> 2"], new[] { again, still, retried }.Select(result => result.ToString()));
    }

    [Fact]
    public async Task A_machine_outside_of_the_share_waits_and_goes_back_with_the_tip()
    {
        using var machine = new Host();
        await FollowAsync(machine);
        await ReleaseAsync("2");
        Roll("0%");
        PodFollowResult waits = await FollowAsync(machine);
        Roll("100%");
        await FollowAsync(machine);
        Roll("0%");
        await _shop.Store.Tips.MoveAsync("production", PodTag.Parse("//shop:web@1"), "it leaks", Stop);
        PodFollowResult back = await FollowAsync(machine);

        Assert.Equal((PodFollowOutcome.Waiting, "1"), (waits.Outcome, waits.Active?.ToString()));
        Assert.Matches("^2 is rolled out to 0%, and this machine is at [0-9]+ of 100$", waits.Reason!);
        Assert.Equal("production //shop:web: 2 -> 1", back.ToString());
    }

    [Fact]
    public async Task A_preview_changes_nothing()
    {
        using var machine = new Host();

        Assert.Equal("production //shop:web: 1", (await new PodFollower(machine.Machine, _shop.Store, Request, machine.Sink).PreviewAsync(Stop)).ToString());
        Assert.Empty(machine.Tree());
    }

    [Fact]
    public async Task A_tip_of_what_can_not_be_fetched_leaves_the_machine_as_it_is()
    {
        using var machine = new Host();
        await FollowAsync(machine);
        await ReleaseAsync("2");
        string archive = Directory.EnumerateFiles(Path.Combine(_folder.Path, "store/images/shop/base/2"), "*.gz").Single();
        byte[] bytes = File.ReadAllBytes(archive);
        File.WriteAllText(archive, "damaged");

        Assert.Equal("PodArtifactDamaged", (await Assert.ThrowsAnyAsync<ReleaseException>(() => FollowAsync(machine))).ErrorId);
        Assert.Equal(["shop--web--web--1.service"], machine.Systemd.Active);
        File.WriteAllBytes(archive, bytes);
        Assert.Equal("production //shop:web: 1 -> 2", (await FollowAsync(machine)).ToString());
    }

    [Fact]
    public async Task Two_who_follow_at_once_update_once()
    {
        using var machine = new Host();

        PodFollowResult[] both = await Task.WhenAll(Task.Run(() => FollowAsync(machine)), Task.Run(() => FollowAsync(machine)));

        Assert.Equal([PodFollowOutcome.Current, PodFollowOutcome.Updated], both.Select(result => result.Outcome).Order());
        Assert.Single(machine.Systemd.Log, line => line.StartsWith("start ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_timer_is_made_and_removed()
    {
        using var machine = new Host();
        var timer = new FollowTimer(machine.Machine, Request);

        await timer.EnableAsync(15, "/usr/bin/release", isDryRun: true, Stop);
        Assert.False(timer.Exists);
        await timer.EnableAsync(15, "/usr/bin/release", isDryRun: false, Stop);

        string units = Path.Combine(machine.Root, "etc/systemd/system");
        Assert.Equal([timer.Name], machine.Systemd.Enabled);
        Assert.Contains("ExecStart=/usr/bin/release pod follow production //shop:web --store file:///srv/pods --root ", File.ReadAllText(Path.Combine(units, "releasetools-follow--production--shop--web.service")), StringComparison.Ordinal);
        Assert.False((await timer.DisableAsync(Stop))!.IsEnabled);
        Assert.Empty(Directory.EnumerateFileSystemEntries(units));
        Assert.Empty(machine.Systemd.Enabled);
        Assert.Null(await timer.DisableAsync(Stop));
    }

    private static PodFollowRequest Request => new("production", Shop.Web, "file:///srv/pods");

    private Task<PodFollowResult> FollowAsync(Host machine, Func<PodFollowRequest, PodFollowRequest>? change = null) =>
        new PodFollower(machine.Machine, _shop.Store, change?.Invoke(Request) ?? Request, machine.Sink).RunAsync(Stop);

    private async Task ReleaseAsync(string version)
    {
        await _shop.ReleaseAsync(_shop.Instruct("production", version, "volumes: { data: 1 }"));
        Assert.Empty(_shop.Failed);
    }

    private void Roll(string share) => File.WriteAllText(Path.Combine(_folder.Path, "store/channels/production/channel.yaml"), $"rollout: {share}\n");
}
