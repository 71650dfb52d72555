using System.Diagnostics;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Engine.Pods.Machine.Systemd;
using ReleaseTools.Images;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.ServerTests.Pods;

/// <summary>Deployed pods, as the machine's own programs see them.</summary>
public sealed class RunningPodTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deployed_pod_runs()
    {
        Requires.Linux();
        Requires.Program("runc");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only as root");
        using var world = new PodWorld();
        DeployedPod pod = await world.DeployAsync(Bundle(world, "id -u; id -g; cat /data/site/index.html; echo port $WEB_PORT of $POD_NAME; touch /x 2>/dev/null || echo read-only; touch /data/new && echo writable"));
        string unit = File.ReadAllText(Path.Combine(world.Root, "etc/systemd/system", pod.Units[0].Name));
        string command = unit.Split('\n').Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal))["ExecStart=".Length..];

        string output = Tool.Run(world.Root, "/bin/sh", "-c", command);

        Assert.Equal("33\n44\nhello\nport 30000 of //foo:web\nread-only\nwritable\n", output);
        Assert.True(File.Exists(Path.Combine(pod.Folder!, "volumes/data/new")));
    }

    [Fact]
    public async Task Systemd_takes_the_units()
    {
        Requires.Linux();
        Requires.Program("systemd-analyze");
        Requires.Program("runc");
        using var world = new PodWorld();
        DeployedPod pod = await world.DeployAsync(Bundle(world, "true"));

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
        await machine.DeployAsync(new PodDeployRequest(Bundle(world, "true").Path), Stop);
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

    // busybox alone is a whole system
    private static SampleBundle Bundle(PodWorld world, string script)
    {
        string? busybox = Tool.Find("busybox");
        Assert.SkipWhen(busybox is null, "busybox is not installed");
        var bundle = new SampleBundle(world["busybox"]);
        byte[] layer = SampleBundle.Tar(tar =>
        {
            SampleBundle.Add(tar, "bin/busybox", File.ReadAllBytes(busybox));
            foreach (string name in new[] { "sh", "id", "cat", "touch", "true" }) tar.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.SymbolicLink, $"bin/{name}") { LinkName = "/bin/busybox" });
            SampleBundle.Add(tar, "etc/passwd", "web:x:33:44::/:/bin/sh\n"u8.ToArray());
        });
        ImageDigest image = bundle.AddLayout("oci", SampleBundle.Gzip(layer)), data = bundle.AddFile("data.tar.gz", SampleBundle.Gzip(SampleBundle.Tar(("site/", null), ("site/index.html", "hello\n"))));
        bundle.WriteManifest($$"""
            {"name": "//foo:web", "version": "1", "schema": 1,
             "apps": [{"name": "web", "image": "base", "exec": ["/bin/sh", "-c", {{System.Text.Json.JsonSerializer.Serialize(script)}}], "user": "web", "ports": [{"name": "http"}]}],
             "images": [{"name": "base", "version": "1", "digest": "{{image}}", "source": "oci"}],
             "volumes": [{"name": "data", "version": "1", "digest": "{{data}}", "source": "data.tar.gz", "user": "33", "group": "44", "target": "/data"}],
             "tokens": {"WEB_PORT": "${port.http}"} }
            """);
        return bundle;
    }
}
