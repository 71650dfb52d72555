using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.ServerTests.Pods;

/// <summary>The bundles of apps, run by each program that can.</summary>
public sealed class OciProgramTests
{
    private const string Unified = "/sys/fs/cgroup/unified/cgroup.controllers";

    [Theory]
    [InlineData("runc")]
    [InlineData("crun")]
    public async Task App_finds_what_its_pod_promises(string program)
    {
        Requires.Linux();
        Requires.Program("runc");
        Requires.Program(program);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only as root");
        Assert.SkipWhen(program == "crun" && File.Exists(Unified) && File.ReadAllText(Unified).Trim().Length > 0, "crun does not run where some control groups are of version 1, and some of version 2");
        using var world = new PodWorld();
        PodLabel label = BusyboxBundle.NewLabel();
        DeployedPod pod = await world.DeployAsync(BusyboxBundle.Create(world, PodTag.Parse($"{label}@1"), BusyboxBundle.Promises));
        UnitText unit = UnitText.Read(Path.Combine(world.Root, "etc/systemd/system", pod.Units[0].Name));
        string Run(string key) => Tool.Run(world.Root, Tool.Find(program)!, [.. Assert.Single(unit.Commands(key)).Skip(1)]);

        Assert.Equal($"33\n44\n/etc\nhello\n1\nport 30000 of {label}\na b $HOME %i \"q\" \\\nread-only\nwritable\n", Run("ExecStart"));
        Assert.True(File.Exists(Path.Combine(pod.Folder!, "volumes/data/new")));
        // nothing is left to clear away
        Assert.Equal("", Run("ExecStopPost"));
    }
}
