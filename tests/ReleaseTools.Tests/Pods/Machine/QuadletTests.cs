using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.Tests.Pods.Machine;

public sealed class QuadletTests
{
    private const string Expected = """
        [Unit]
        Description=web of //foo/bar:web@1.2.0
        Wants=network-online.target
        After=network-online.target
        ConditionPathExists=FOLDER/deploy.json

        [Container]
        ContainerName=foo--bar--web--web--1.2.0
        Rootfs=FOLDER/images/base/rootfs
        Exec=/bin/tool --port 30000
        PodmanArgs=--workdir=/etc
        Environment=FROM=image
        Environment=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        Environment=POD_NAME=//foo/bar:web
        Environment=POD_VERSION=1.2.0
        Environment=WEB_PORT=30000
        User=33
        Group=44
        Volume=FOLDER/volumes/data:/data
        Network=host
        ReadOnly=true

        [Service]
        Restart=on-failure

        [Install]
        WantedBy=multi-user.target

        """;

    [Fact]
    public async Task Quadlet_writes_a_container_file_for_each_app()
    {
        using var world = new PodWorld();

        DeployedPod pod = await world.Machine.DeployAsync(new PodDeployRequest(world.Bundle().Path) { Runtime = PodRuntimeKind.Quadlet }, TestContext.Current.CancellationToken);

        string file = Path.Combine(world.Root, "etc/containers/systemd/foo--bar--web--web--1.2.0.container");
        Assert.Equal(Expected.Replace("FOLDER", pod.Folder, StringComparison.Ordinal), File.ReadAllText(file));
        Assert.Equal(["foo--bar--web--web--1.2.0.service"], pod.Units.Select(unit => unit.Name));
        await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web"), PodAction.Undeploy), TestContext.Current.CancellationToken);
        Assert.Empty(world.Files());
    }

    [Fact]
    public void An_image_of_a_registry_is_pinned_by_its_digest()
    {
        var app = new PodAppPlan(new ReleaseTools.Pods.PodApp { Name = "web", Exec = ["/bin/tool", "a b"] }, null) { Command = ["/bin/tool", "a b"], Environment = new Dictionary<string, string>(), WorkingFolder = "/" };

        string text = new QuadletText(ReleaseTools.Pods.PodTag.Parse("//foo:web@1"), app, "id", "/r") { Image = "registry.example.com/web@sha256:abc", Account = new PodAccount(0, 0) }.Write();

        Assert.Contains("Image=registry.example.com/web@sha256:abc\nPodmanArgs=--entrypoint=/bin/tool\nExec=\"a b\"\n", text, StringComparison.Ordinal);
    }
}
