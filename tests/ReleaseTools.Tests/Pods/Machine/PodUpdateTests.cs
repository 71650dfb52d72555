using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.Tests.Pods.Machine;

public sealed class PodUpdateTests
{
    private const string Old = "foo--bar--web--web--1.2.0.service", New = "foo--bar--web--web--1.3.0.service";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Update_replaces_the_version_that_runs()
    {
        using var world = new PodWorld();
        await world.DeployAsync(world.Bundle("1.2.0"), start: true);

        DeployedPod pod = await world.DeployAsync(world.Bundle("1.3.0"), start: true);

        Assert.Equal((PodChange.Started, PodRunState.Active, true, true, true), (pod.Change, pod.State, pod.IsGood, pod.IsActive, pod.IsEnabled));
        Assert.Equal([New], world.Systemd.Active);
        Assert.Equal([New], world.Systemd.Enabled);
        Assert.True(world.Systemd.Log.IndexOf($"stop {Old}") < world.Systemd.Log.IndexOf($"start {New}"));
        Assert.Equal("../pods/foo--bar--web/1.3.0", new FileInfo(Path.Combine(world.Root, "active/foo--bar--web")).LinkTarget);
    }

    [Fact]
    public async Task Update_changes_nothing_the_second_time()
    {
        using var world = new PodWorld();
        SampleBundle bundle = world.Bundle();
        await world.DeployAsync(bundle, start: true);
        world.Systemd.Log.Clear();

        Assert.Equal(PodChange.None, (await world.DeployAsync(bundle, start: true)).Change);
        Assert.Empty(world.Systemd.Log);
    }

    [Fact]
    public async Task Update_goes_back_when_units_fail()
    {
        using var world = new PodWorld();
        await world.DeployAsync(world.Bundle("1.2.0"), start: true);
        world.Systemd.Starts = unit => unit != New;

        var failed = await Assert.ThrowsAsync<ReleaseException>(() => world.DeployAsync(world.Bundle("1.3.0"), start: true));

        Assert.Equal(("PodUnhealthy", ExitCode.Failed), (failed.ErrorId, failed.ExitCode));
        Assert.Equal($"//foo/bar:web@1.3.0 does not work: the unit {New} is failed. //foo/bar:web@1.2.0 runs again.", failed.Message);
        Assert.Equal([Old], world.Systemd.Active);
        Assert.Equal([Old], world.Systemd.Enabled);
        IReadOnlyList<DeployedPod> pods = await world.Machine.ListAsync([], Stop);
        Assert.Equal([(true, true), (false, false)], pods.Select(pod => (pod.IsActive, pod.IsGood)));
    }

    [Theory]
    [InlineData("""{"exec": ["/bin/sh", "-c", "test $POD_VERSION = 1.2.0 || { echo too new >&2; exit 4; }"], "retries": 1}""", "/bin/sh exited with 4: too new")]
    [InlineData("""{"exec": ["/bin/sh", "-c", "test $POD_VERSION = 1.2.0 || sleep 100"], "timeout": "1s", "retries": 0}""", "/bin/sh did not end within 1 s")]
    [InlineData("""{"exec": ["/bin/sh", "-c", "test $WEB_PORT = ${port.http} && test $WEB_PORT = 30000"], "retries": 0}""", "/bin/sh exited with 1")]
    public async Task Update_goes_back_when_the_check_fails(string check, string reason)
    {
        Requires.Unix();
        using var world = new PodWorld();
        await world.DeployAsync(world.Bundle("1.2.0", $", \"healthCheck\": {check}"), start: true);

        var failed = await Assert.ThrowsAsync<ReleaseException>(() => world.DeployAsync(world.Bundle("1.3.0", $", \"healthCheck\": {check}"), start: true));

        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
        Assert.Equal([Old], world.Systemd.Active);
    }

    [Fact]
    public async Task Rollback_goes_back_and_forth()
    {
        using var world = new PodWorld();
        var label = PodLabel.Parse("//foo/bar:web");
        await world.DeployAsync(world.Bundle("1.2.0"), start: true);
        await Assert.ThrowsAsync<RefusedException>(() => world.Machine.RunAsync(new PodActionRequest(new PodTarget(label, null), PodAction.RollBack), Stop));
        await world.DeployAsync(world.Bundle("1.3.0"), start: true);

        Assert.Equal("1.2.0", (await world.Machine.RunAsync(new PodActionRequest(new PodTarget(label, null), PodAction.RollBack), Stop))[0].Version.ToString());
        Assert.Equal([Old], world.Systemd.Active);
        Assert.Equal("1.3.0", (await world.Machine.RunAsync(new PodActionRequest(new PodTarget(label, null), PodAction.RollBack), Stop))[0].Version.ToString());
        Assert.Equal([New], world.Systemd.Active);
    }

    [Fact]
    public async Task Cleanup_keeps_what_is_used()
    {
        using var world = new PodWorld();
        foreach (string version in new[] { "1.2.0", "1.9.0", "1.10.0", "1.11.0" }) await world.DeployAsync(world.Bundle(version));
        await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web@1.2.0"), PodAction.Start), Stop);
        await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web@1.9.0"), PodAction.MarkGood), Stop);

        IReadOnlyList<PodVerdict> planned = await world.Machine.CleanUpAsync(keep: 1, isDryRun: true, Stop);
        await world.Machine.CleanUpAsync(keep: 1, isDryRun: false, Stop);

        Assert.Equal(["1.10.0"], planned.Where(verdict => !verdict.Keeps).Select(verdict => verdict.Tag.Version.ToString()));
        Assert.Equal(["1.2.0", "1.9.0", "1.11.0"], (await world.Machine.ListAsync([], Stop)).Select(pod => pod.Version.ToString()));
    }

    [Fact]
    public async Task Start_takes_one_instance()
    {
        using var world = new PodWorld();
        await world.DeployAsync(world.Bundle("1.2.0", """, "units": [{"name": "web.service", "content": "[Service]\nExecStart=/bin/true\n", "instances": 2, "start": [true, false]}]"""));
        var target = PodTarget.Parse("//foo/bar:web");

        await world.Machine.RunAsync(new PodActionRequest(target, PodAction.Start), Stop);
        Assert.Equal(["foo--bar--web--web--1.2.0@0.service"], world.Systemd.Active);
        await world.Machine.RunAsync(new PodActionRequest(target, PodAction.Start) { Instance = "1" }, Stop);
        Assert.Equal(2, world.Systemd.Active.Count);
        await world.Machine.RunAsync(new PodActionRequest(target, PodAction.Stop) { Instance = "0" }, Stop);
        Assert.Equal(["foo--bar--web--web--1.2.0@1.service"], world.Systemd.Active);
        await Assert.ThrowsAsync<NameMissingException>(() => world.Machine.RunAsync(new PodActionRequest(target, PodAction.Start) { Instance = "x" }, Stop));
    }
}
