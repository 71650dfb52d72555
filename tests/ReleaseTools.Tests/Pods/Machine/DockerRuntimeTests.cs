using ReleaseTools.Images;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.Tests.Pods.Machine;

public sealed class DockerRuntimeTests
{
    private const string Image = "docker.io/releasetools/foo--bar--web/base:1.2.0", Unit = "etc/systemd/system/foo--bar--web--web--1.2.0.service";

    private const string Expected = """
        [Unit]
        Description=web of //foo/bar:web@1.2.0
        Wants=network-online.target docker.service
        After=network-online.target docker.service
        PartOf=docker.service
        ConditionPathExists=FOLDER/deploy.json

        [Service]
        ExecStartPre=-DOCKER --host unix:///run/docker.sock rm --force foo--bar--web--web--1.2.0
        ExecStart=DOCKER --host unix:///run/docker.sock run --rm --pull never --log-driver none --name foo--bar--web--web--1.2.0 --label releasetools.pod=//foo/bar:web@1.2.0 --network host --read-only --tmpfs /run:rw,exec,nosuid,nodev,mode=755 --tmpfs /tmp:rw,exec,nosuid,nodev,mode=1777 --tmpfs /var/tmp:rw,exec,nosuid,nodev,mode=1777 --mount type=bind,source=FOLDER/volumes/data,target=/data --security-opt label=disable --env FROM=image --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --env POD_NAME=//foo/bar:web --env POD_VERSION=1.2.0 --env WEB_PORT=30000 --user web --workdir /etc --entrypoint /bin/tool IMAGE --port 30000
        ExecStop=-DOCKER --host unix:///run/docker.sock stop -t 80 foo--bar--web--web--1.2.0
        ExecStopPost=-DOCKER --host unix:///run/docker.sock rm --force foo--bar--web--web--1.2.0
        Restart=on-failure
        SuccessExitStatus=143
        KillMode=mixed

        [Install]
        WantedBy=multi-user.target

        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Docker_runs_apps_by_its_own_command()
    {
        using var world = new PodWorld();

        DeployedPod pod = await DeployAsync(world, world.Bundle());

        string text = File.ReadAllText(Path.Combine(world.Root, Unit)), program = text.Split("ExecStart=")[1].Split(' ')[0];
        Assert.EndsWith("/docker", program, StringComparison.Ordinal);
        Assert.Equal(Expected.Replace("FOLDER", pod.Folder, StringComparison.Ordinal).Replace("DOCKER", program, StringComparison.Ordinal).Replace("IMAGE", world.Engine.Images[Image].Config!.Digest.ToString(), StringComparison.Ordinal), text);
        Assert.Equal([Image], world.Engine.Images.Keys);
        Assert.False(Directory.Exists(Path.Combine(pod.Folder!, "images")));
        Assert.False(Directory.Exists(Path.Combine(world.Root, "drafts")));
    }

    [Fact]
    public async Task Deploy_loads_images_once()
    {
        using var world = new PodWorld();
        SampleBundle bundle = world.Bundle();
        await DeployAsync(world, bundle);
        string[] tree = world.Tree();
        world.Engine.Step = () => Assert.Fail("nothing is left to do");

        Assert.Equal(PodChange.None, (await DeployAsync(world, bundle)).Change);
        Assert.Equal(tree, world.Tree());
    }

    [Fact]
    public async Task Deploy_loads_images_again_that_are_gone()
    {
        using var world = new PodWorld();
        SampleBundle bundle = world.Bundle();
        await DeployAsync(world, bundle);
        string[] tree = world.Tree();
        world.Engine.Containers.Add("foo--bar--web--web--1.2.0");
        world.Engine.Remove(Image);

        Assert.Equal(PodChange.Deployed, (await DeployAsync(world, bundle)).Change);
        Assert.Equal([Image], world.Engine.Images.Keys);
        Assert.Single(world.Engine.Containers);
        Assert.Equal(tree, world.Tree());
    }

    [Fact]
    public async Task Deploy_loads_images_again_whose_names_were_moved()
    {
        using var world = new PodWorld();
        SampleBundle bundle = world.Bundle();
        await DeployAsync(world, bundle);
        await DeployAsync(world, world.Bundle("1.3.0"));
        ImageManifest own = world.Engine.Images[Image];
        world.Engine.Move(Image, world.Engine.Images["docker.io/releasetools/foo--bar--web/base:1.3.0"]);

        Assert.Equal(PodChange.Deployed, (await DeployAsync(world, bundle)).Change);
        Assert.Equal(own.Digest, world.Engine.Images[Image].Digest);
    }

    [Fact]
    public async Task Deploy_refuses_an_engine_that_calls_an_image_otherwise()
    {
        using var world = new PodWorld();
        SampleBundle bundle = world.Bundle();
        DeployedPod pod = await DeployAsync(world, bundle);
        string file = Path.Combine(pod.Folder!, PodContainers.FileName);
        File.WriteAllText(file, File.ReadAllText(file).Replace(world.Engine.Images[Image].Config!.Digest.ToString(), ImageDigest.Of("other"u8).ToString(), StringComparison.Ordinal));

        Assert.Equal("PodImageDiffers", (await Assert.ThrowsAsync<RefusedException>(() => DeployAsync(world, bundle))).ErrorId);
        Assert.False(Directory.Exists(Path.Combine(world.Root, "drafts")));
    }

    [Fact]
    public async Task Deploy_refuses_another_engine_for_the_same_version()
    {
        using var world = new PodWorld();
        SampleBundle bundle = world.Bundle();
        await DeployAsync(world, bundle);
        world.Engine.Address = "unix:///run/other.sock";

        Assert.Equal("PodEngineDiffers", (await Assert.ThrowsAsync<RefusedException>(() => DeployAsync(world, bundle))).ErrorId);
    }

    [Fact]
    public async Task Deploy_rolls_back_when_an_image_does_not_load()
    {
        using var world = new PodWorld();
        SampleBundle bundle = world.Bundle();
        string second = File.ReadAllText(bundle.Manifest);
        string entry = second[second.IndexOf("{\"name\": \"base\"", StringComparison.Ordinal)..(second.IndexOf("\"images/base/oci\"}", StringComparison.Ordinal) + "\"images/base/oci\"}".Length)];
        bundle.WriteManifest(second.Replace(entry, $"{entry}, {entry.Replace("\"base\"", "\"other\"", StringComparison.Ordinal)}", StringComparison.Ordinal));
        world.Engine.Takes = name => !name.Contains("other", StringComparison.Ordinal);

        await Assert.ThrowsAsync<ReleaseException>(() => DeployAsync(world, bundle));

        Assert.Empty(world.Engine.Images);
        Assert.Empty(world.Files());
    }

    [Fact]
    public async Task What_docker_can_not_run_is_refused()
    {
        using var world = new PodWorld();
        var appc = new SampleBundle(world["appc"]);
        var digest = appc.AddFile("image.aci", SampleBundle.Gzip(SampleBundle.Tar(("manifest", """{"acKind":"ImageManifest","app":{"exec":["/bin/tool"]}}"""), ("rootfs/bin/tool", "tool"))));
        appc.WriteManifest($$"""{"name": "//foo:web", "version": "1", "schema": 1, "apps": [{"name": "a", "image": "base"}], "images": [{"name": "base", "version": "1", "digest": "{{digest}}", "source": "image.aci"}]}""");

        Assert.Equal("PodImageAppc", (await Assert.ThrowsAsync<RefusedException>(() => DeployAsync(world, appc))).ErrorId);
        Assert.Equal("PodUnitsOwn", (await Assert.ThrowsAsync<RefusedException>(() => DeployAsync(world, world.Bundle("1.2.0", """, "units": [{"name": "web.service", "content": "[Service]\nExecStart=/bin/true\n"}]""")))).ErrorId);
        Assert.Empty(world.Files());
        Assert.Empty(world.Engine.Images);
    }

    [Theory]
    [InlineData(PodRuntimeKind.Oci, PodRuntimeKind.Docker)]
    [InlineData(PodRuntimeKind.Docker, PodRuntimeKind.Oci)]
    public async Task Another_runtime_of_the_same_version_is_refused(PodRuntimeKind first, PodRuntimeKind second)
    {
        using var world = new PodWorld();
        await world.DeployAsync(world.Bundle(), runtime: first);

        Assert.Equal("PodRuntimeDiffers", (await Assert.ThrowsAsync<RefusedException>(() => world.DeployAsync(world.Bundle(), runtime: second))).ErrorId);
    }

    [Fact]
    public async Task Plan_says_where_images_go()
    {
        using var world = new PodWorld();

        PodPlan plan = await world.Machine.PlanAsync(new PodDeployRequest(world.Bundle().Path) { Runtime = PodRuntimeKind.Docker }, Stop);

        Assert.Contains($"load the image base from images/base/oci into unix:///run/docker.sock as {Image}", plan.Lines);
        Assert.Empty(world.Engine.Images);
    }

    private static Task<DeployedPod> DeployAsync(PodWorld world, SampleBundle bundle) => world.DeployAsync(bundle, runtime: PodRuntimeKind.Docker);
}
