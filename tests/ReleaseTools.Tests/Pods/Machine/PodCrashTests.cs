using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.Tests.Pods.Machine;

/// <summary>What a process leaves that ends at any of its changes, and what the next one makes of it.</summary>
public sealed class PodCrashTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(PodRuntimeKind.Oci)]
    [InlineData(PodRuntimeKind.Quadlet)]
    [InlineData(PodRuntimeKind.Docker)]
    public async Task Deploy_ends_as_undisturbed_after_a_crash_at_any_change(PodRuntimeKind runtime)
    {
        string[] whole = await UndisturbedAsync(runtime, undeploys: false);
        for (int last = 0; ; last++)
        {
            using var world = World(new MortalFiles(last), new MemorySystemd());
            SampleBundle bundle = world.Bundle();
            if (!await DiesAsync(world, () => world.DeployAsync(bundle, start: true, runtime)))
            {
                Assert.True(last > 30, $"it ended after {last} changes");
                return;
            }
            AssertNoHalf(world, runtime, last);
            using PodWorld next = Next(world);
            await next.DeployAsync(bundle, start: true, runtime);
            Assert.Equal(whole, Comparable(next));
        }
    }

    [Theory]
    [InlineData(PodRuntimeKind.Oci)]
    [InlineData(PodRuntimeKind.Quadlet)]
    [InlineData(PodRuntimeKind.Docker)]
    public async Task Undeploy_ends_as_undisturbed_after_a_crash_at_any_change(PodRuntimeKind runtime)
    {
        string[] whole = await UndisturbedAsync(runtime, undeploys: true);
        for (int last = 0; ; last++)
        {
            var files = new MortalFiles(int.MaxValue);
            using var world = World(files, new MemorySystemd());
            await world.DeployAsync(world.Bundle(), start: true, runtime);
            files.Last = last;
            var target = PodTarget.Parse("//foo/bar:web@1.2.0");
            if (!await DiesAsync(world, () => world.Machine.RunAsync(new PodActionRequest(target, PodAction.Undeploy), TestContext.Current.CancellationToken)))
            {
                Assert.True(last > 10, $"it ended after {last} changes");
                return;
            }
            AssertNoHalf(world, runtime, last);
            using PodWorld next = Next(world);
            await next.Machine.RunAsync(new PodActionRequest(target, PodAction.Undeploy), TestContext.Current.CancellationToken);
            Assert.Equal(whole, Comparable(next));
            Assert.Empty(next.Systemd.Active.Concat(next.Systemd.Enabled));
        }
    }

    private static async Task<string[]> UndisturbedAsync(PodRuntimeKind runtime, bool undeploys)
    {
        using var world = World(new MachineFiles(), new MemorySystemd());
        await world.DeployAsync(world.Bundle(), start: true, runtime);
        if (undeploys) await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web@1.2.0"), PodAction.Undeploy), TestContext.Current.CancellationToken);
        return Comparable(world);
    }

    // a pod that is there is whole
    private static void AssertNoHalf(PodWorld world, PodRuntimeKind runtime, int last)
    {
        string folder = Path.Combine(world.Root, "pods/foo--bar--web/1.2.0"), id = "foo--bar--web--web--1.2.0";
        string unit = Path.Combine(world.Root, runtime is PodRuntimeKind.Quadlet ? $"etc/containers/systemd/{id}.container" : $"etc/systemd/system/{id}.service");
        if (!Directory.Exists(folder)) return;
        string[] own = runtime switch
        {
            PodRuntimeKind.Docker => [PodContainers.FileName],
            PodRuntimeKind.Quadlet => ["images/base/rootfs/etc/version"],
            _ => ["bundles/web/config.json", "images/base/rootfs/etc/version"],
        };
        foreach (string file in new[] { "deploy.json", "pod.json", "volumes/data/site/index.html" }.Concat(own))
            Assert.True(File.Exists(Path.Combine(folder, file)), $"after {last} changes there is no {file}");
        Assert.True(File.Exists(unit), $"after {last} changes there is no unit");
        if (runtime is PodRuntimeKind.Docker) Assert.True(world.Engine.Images.Count == 1, $"after {last} changes there is no image");
    }

    private static async Task<bool> DiesAsync(PodWorld world, Func<Task> work)
    {
        world.Systemd.Step = world.Engine.Step = world.Context.Files.Step;
        try
        {
            await work();
            return false;
        }
        catch (ProcessDiedException)
        {
            return true;
        }
    }

    private static PodWorld World(MachineFiles files, MemorySystemd systemd) => new(systemd: systemd, files: files, time: new FixedTime());

    // the machine is the same, the process another one
    private static PodWorld Next(PodWorld world)
    {
        world.Systemd.Step = world.Engine.Step = () => { };
        return new PodWorld(systemd: world.Systemd, time: new FixedTime(), on: world);
    }

    private static string[] Comparable(PodWorld world) => [.. world.Files().Select(entry => entry.Replace(world.Root, "ROOT", StringComparison.Ordinal)), .. world.Engine.Images.Keys, .. world.Engine.Containers];

    /// <summary>Files of a process that ends: no change is made after the last one.</summary>
    private sealed class MortalFiles(int last) : MachineFiles
    {
        private int _count;

        public int Last { get; set { field = value; _count = 0; } } = last;

        public override void Step()
        {
            if (_count++ >= Last) throw new ProcessDiedException();
        }
    }

    private sealed class ProcessDiedException : Exception;

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => s_now;
    }
}
