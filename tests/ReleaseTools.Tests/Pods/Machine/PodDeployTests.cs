using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.Tests.Pods.Machine;

public sealed class PodDeployTests
{
    private const string Unit = "foo--bar--web--web--1.2.0.service";

    [Fact]
    public async Task Deploy_puts_everything_in_its_place()
    {
        using var world = new PodWorld();

        DeployedPod pod = await world.DeployAsync(world.Bundle());

        string folder = Path.Combine(world.Root, "pods/foo--bar--web/1.2.0");
        Assert.Equal((PodChange.Deployed, PodRunState.Inactive, folder, 30000), (pod.Change, pod.State, pod.Folder, Assert.Single(pod.Ports).Number));
        Assert.Equal("tool", File.ReadAllText(Path.Combine(folder, "images/base/rootfs/bin/tool")));
        Assert.Equal("1.2.0", File.ReadAllText(Path.Combine(folder, "images/base/rootfs/etc/version")));
        Assert.Equal("hello", File.ReadAllText(Path.Combine(folder, "volumes/data/site/index.html")));
        string config = File.ReadAllText(Path.Combine(folder, "bundles/web/config.json"));
        Assert.Contains("\"30000\"", config, StringComparison.Ordinal);
        Assert.Contains("\"uid\": 33,\n", config, StringComparison.Ordinal);
        Assert.Contains("FROM=image", config, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder, "volumes/data"), config, StringComparison.Ordinal);
        Assert.Contains($"--bundle {folder}/bundles/web foo--bar--web--web--1.2.0\n", File.ReadAllText(Path.Combine(world.Root, "etc/systemd/system", Unit)), StringComparison.Ordinal);
        Assert.Contains("Environment=\"WEB_PORT=30000\"\n", File.ReadAllText(Path.Combine(world.Root, "etc/systemd/system", $"{Unit}.d/10-pod.conf")), StringComparison.Ordinal);
        Assert.Equal(["reload"], world.Systemd.Log);
        Assert.False(Directory.Exists(Path.Combine(world.Root, "drafts")));
    }

    [Fact]
    public async Task Deploy_changes_nothing_the_second_time()
    {
        using var world = new PodWorld();
        SampleBundle bundle = world.Bundle();
        await world.DeployAsync(bundle);
        string[] tree = world.Tree();
        // not even the artifacts are read
        Directory.Delete(Path.Combine(bundle.Path, "images"), recursive: true);

        DeployedPod again = await world.DeployAsync(bundle);

        Assert.Equal(PodChange.None, again.Change);
        Assert.Equal(tree, world.Tree());
    }

    [Fact]
    public async Task Deploy_refuses_another_manifest_of_the_same_version()
    {
        using var world = new PodWorld();
        await world.DeployAsync(world.Bundle());
        string[] tree = world.Tree();

        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.DeployAsync(world.Bundle("1.2.0", """, "ports": [{"name": "admin"}]""")));

        Assert.Equal("PodDiffers", refused.ErrorId);
        Assert.Equal(tree, world.Tree());
    }

    [Fact]
    public async Task Plan_writes_nothing()
    {
        using var world = new PodWorld();

        PodPlan plan = await world.Machine.PlanAsync(new PodDeployRequest(world.Bundle().Path), TestContext.Current.CancellationToken);

        Assert.Contains("give the port 30000 to http", plan.Lines);
        Assert.Contains($"write the unit {Unit}", plan.Lines);
        Assert.False(Directory.Exists(world.Root));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Deploy_takes_an_archive(bool isPacked, bool hasTop)
    {
        using var world = new PodWorld();
        SampleBundle bundle = world.Bundle();
        byte[] tar = SampleBundle.Tar(writer =>
        {
            foreach (string file in Directory.EnumerateFiles(bundle.Path, "*", SearchOption.AllDirectories))
                SampleBundle.Add(writer, (hasTop ? "web/" : "./") + Path.GetRelativePath(bundle.Path, file), File.ReadAllBytes(file));
        });
        string archive = world["pod.tar.gz"];
        File.WriteAllBytes(archive, isPacked ? SampleBundle.Gzip(tar) : tar);

        DeployedPod pod = await world.DeployAsync(new SampleBundle(archive));

        Assert.Equal("tool", File.ReadAllText(Path.Combine(pod.Folder!, "images/base/rootfs/bin/tool")));
        Assert.False(Directory.Exists(Path.Combine(world.Root, "drafts")));
    }

    [Fact]
    public async Task Deploy_takes_images_in_every_form()
    {
        using var world = new PodWorld();
        var bundle = new SampleBundle(world["forms"]);
        byte[] layer = SampleBundle.Tar(("bin/tool", "tool")), layout = SampleBundle.LayoutTar(SampleBundle.Gzip(layer));
        var plain = bundle.AddFile("plain.tar", layout);
        bundle.AddFile("packed.tar.gz", SampleBundle.Gzip(layout));
        var appc = bundle.AddFile("image.aci", SampleBundle.Gzip(SampleBundle.Tar(("manifest", """{"acKind":"ImageManifest","app":{"exec":["/bin/tool","x"],"user":"0","group":"0"}}"""), ("rootfs/bin/tool", "tool"))));
        bundle.WriteManifest($$"""
            {"name": "//foo:web", "version": "1", "schema": 1,
             "apps": [{"name": "a", "image": "plain"}, {"name": "b", "image": "packed"}, {"name": "c", "image": "appc"}],
             "images": [{"name": "plain", "version": "1", "digest": "{{plain}}", "source": "plain.tar"}, {"name": "packed", "version": "1", "digest": "{{plain}}", "source": "packed.tar.gz"},
                        {"name": "appc", "version": "1", "digest": "{{appc}}", "source": "image.aci"}]}
            """);

        DeployedPod pod = await world.DeployAsync(bundle);

        foreach (string image in new[] { "plain", "packed", "appc" }) Assert.Equal("tool", File.ReadAllText(Path.Combine(pod.Folder!, $"images/{image}/rootfs/bin/tool")));
        Assert.Contains("\"x\"", File.ReadAllText(Path.Combine(pod.Folder!, "bundles/c/config.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_units_are_installed_with_a_drop_in()
    {
        using var world = new PodWorld();
        const string Text = "[Service]\nExecStart=/usr/bin/env ${POD_RUNTIME} run --bundle ${POD_BUNDLES}/web@%i web-%i\n";

        DeployedPod pod = await world.DeployAsync(world.Bundle("1.2.0", $$""", "units": [{"name": "web.service", "content": {{System.Text.Json.JsonSerializer.Serialize(Text)}}, "instances": ["a", "b"]}]"""));

        Assert.Equal(["foo--bar--web--web--1.2.0@a.service", "foo--bar--web--web--1.2.0@b.service"], pod.Units.Select(unit => unit.Name));
        Assert.Equal(Text, File.ReadAllText(Path.Combine(world.Root, "etc/systemd/system/foo--bar--web--web--1.2.0@.service")));
        Assert.Contains($"POD_BUNDLES={pod.Folder}/bundles\"", File.ReadAllText(Path.Combine(world.Root, "etc/systemd/system/foo--bar--web--web--1.2.0@.service.d/10-pod.conf")), StringComparison.Ordinal);
        Assert.Equal(["web@a", "web@b"], Directory.EnumerateDirectories(Path.Combine(pod.Folder!, "bundles")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Undeploy_leaves_nothing()
    {
        using var world = new PodWorld();
        await world.DeployAsync(world.Bundle(), start: true);

        DeployedPod removed = Assert.Single(await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web"), PodAction.Undeploy), TestContext.Current.CancellationToken));

        Assert.Equal(PodChange.Removed, removed.Change);
        Assert.Empty(world.Files());
        Assert.Empty(world.Systemd.Active.Concat(world.Systemd.Enabled));
    }

    [Fact]
    public async Task Stop_and_disable_of_an_unknown_pod_only_warn()
    {
        using var world = new PodWorld();
        var target = PodTarget.Parse("//foo/bar:none");

        Assert.Empty(await world.Machine.RunAsync(new PodActionRequest(target, PodAction.Stop), TestContext.Current.CancellationToken));
        Assert.Empty(await world.Machine.RunAsync(new PodActionRequest(target, PodAction.Disable), TestContext.Current.CancellationToken));
        Assert.Empty(await world.Machine.RunAsync(new PodActionRequest(target, PodAction.Undeploy), TestContext.Current.CancellationToken));
        Assert.Equal(3, world.Sink.Lines.Count(line => line == "warning: //foo/bar:none is not deployed"));
        await Assert.ThrowsAsync<NameMissingException>(() => world.Machine.RunAsync(new PodActionRequest(target, PodAction.Start), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ports_are_given_once()
    {
        using var world = new PodWorld();
        await world.DeployAsync(world.Bundle("1.2.0"));
        await world.DeployAsync(world.Bundle("1.3.0"));

        Assert.Equal([(30000, "//foo/bar:web@1.2.0"), (30001, "//foo/bar:web@1.3.0")], world.Machine.Ports().Select(port => (port.Number, port.Pod.ToString())));
    }
}
