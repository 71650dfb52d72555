using System.Diagnostics;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Engine.Pods.Machine.Systemd;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.ServerTests.Pods;

/// <summary>Deployed pods, as the machine's own programs see them.</summary>
public sealed class RunningPodTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Systemd_takes_the_units()
    {
        Requires.Linux();
        Requires.Program("systemd-analyze");
        Requires.Program("runc");
        using var world = new PodWorld();
        DeployedPod pod = await world.DeployAsync(Bundle(world));

        using Process verify = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", Path.Combine(world.Root, "etc/systemd/system", pod.Units[0].Name)]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        string problems = await verify.StandardError.ReadToEndAsync(Stop);
        await verify.WaitForExitAsync(Stop);

        // what it says of the machine's own units is not about ours
        Assert.DoesNotContain(problems.Split('\n'), line => line.Contains("foo--web", StringComparison.Ordinal) && !line.Contains("man ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Systemctl_enables_and_disables()
    {
        Requires.Linux();
        Requires.Program("systemctl");
        using var world = new PodWorld();
        var machine = new PodMachine(world.Context with { Systemd = new Systemctl(world.Root) });
        await machine.DeployAsync(new PodDeployRequest(Bundle(world).Path), Stop);
        var target = PodTarget.Parse("//foo:web");

        Assert.True(Assert.Single(await machine.RunAsync(new PodActionRequest(target, PodAction.Enable), Stop)).IsEnabled);
        string link = Path.Combine(world.Root, "etc/systemd/system/multi-user.target.wants/foo--web--web--1.service");
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal("PodNotStartable", (await Assert.ThrowsAsync<RefusedException>(() => machine.RunAsync(new PodActionRequest(target, PodAction.Start), Stop))).ErrorId);
        Assert.False(Assert.Single(await machine.RunAsync(new PodActionRequest(target, PodAction.Disable), Stop)).IsEnabled);
        await machine.RunAsync(new PodActionRequest(target, PodAction.Enable), Stop);
        await machine.RunAsync(new PodActionRequest(target, PodAction.Undeploy), Stop);
        Assert.Null(new FileInfo(link).LinkTarget);
        Assert.Empty(world.Files());
    }

    private static SampleBundle Bundle(PodWorld world) => BusyboxBundle.Create(world, PodTag.Parse("//foo:web@1"), "true");
}
