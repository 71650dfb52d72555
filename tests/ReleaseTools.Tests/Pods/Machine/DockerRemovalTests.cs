using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.Tests.Pods.Machine;

public sealed class DockerRemovalTests
{
    private const string Image = "docker.io/releasetools/foo--bar--web/base:1.2.0";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Undeploy_leaves_what_other_pods_use()
    {
        using var world = new PodWorld();
        await DeployAsync(world, world.Bundle());
        await DeployAsync(world, world.Bundle("1.3.0"));
        world.Engine.Containers.Add("foo--bar--web--web--1.2.0");
        world.Engine.Containers.Add("foo--bar--web--web--1.3.0");

        await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web@1.2.0"), PodAction.Undeploy), Stop);

        Assert.Equal(["docker.io/releasetools/foo--bar--web/base:1.3.0"], world.Engine.Images.Keys);
        Assert.Equal(["foo--bar--web--web--1.3.0"], world.Engine.Containers);
        await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web"), PodAction.Undeploy), Stop);
        Assert.Empty(world.Engine.Images.Keys.Concat(world.Engine.Containers));
        Assert.Empty(world.Files());
    }

    [Fact]
    public async Task An_image_that_is_in_use_stays_with_a_warning()
    {
        using var world = new PodWorld();
        await DeployAsync(world, world.Bundle());
        world.Engine.Used.Add(Image);

        await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web"), PodAction.Undeploy), Stop);

        Assert.Contains(world.Sink.Lines, line => line == $"warning: The image {Image} is in use");
        Assert.Empty(world.Files());
    }

    [Fact]
    public async Task Nothing_changes_while_the_engine_does_not_answer()
    {
        using var world = new PodWorld();
        await DeployAsync(world, world.Bundle());
        string[] tree = world.Tree();
        world.Engine.IsDown = true;

        await Assert.ThrowsAsync<ReleaseException>(() => world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web"), PodAction.Undeploy), Stop));
        await Assert.ThrowsAsync<ReleaseException>(() => DeployAsync(world, world.Bundle("1.3.0")));
        await Assert.ThrowsAsync<ReleaseException>(() => DeployAsync(world, world.Bundle()));

        Assert.Equal(tree, world.Tree());
    }

    [Fact]
    public async Task What_the_engine_did_not_remove_the_next_command_does()
    {
        using var world = new PodWorld();
        await DeployAsync(world, world.Bundle());
        bool isFirst = true;
        world.Engine.Step = () => world.Engine.IsDown = isFirst;

        Assert.Single(await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web"), PodAction.Undeploy), Stop));
        Assert.Empty(await world.Machine.ListAsync([], Stop));
        Assert.Single(world.Engine.Images);
        // one that is down does not keep other pods from being deployed
        await world.DeployAsync(world.Bundle("1.3.0"));
        (isFirst, world.Engine.IsDown) = (false, false);
        await world.Machine.CleanUpAsync(null, isDryRun: false, Stop);

        Assert.Empty(world.Engine.Images);
        Assert.False(Directory.Exists(Path.Combine(world.Root, "graveyard")));
        Assert.Contains(world.Sink.Lines, line => line.Contains("The next command that changes pods tries again", StringComparison.Ordinal));
    }

    private static Task<DeployedPod> DeployAsync(PodWorld world, SampleBundle bundle) => world.DeployAsync(bundle, runtime: PodRuntimeKind.Docker);
}
