using System.Diagnostics;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;
using ReleaseTools.ServerTests.Images;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.ServerTests.Pods;

/// <summary>Pods that a real container engine runs, by the commands of their units.</summary>
public sealed class DockerPodTests(Dockerd server) : IClassFixture<Dockerd>
{
    private const string Image = "releasetools/foo--web/base", Unit = "foo--web--web--1.service";

    private static readonly PodTag s_pod = PodTag.Parse("//foo:web@1");

    private static readonly HttpClient s_http = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Docker_flips_versions_goes_back_and_leaves_nothing()
    {
        using var machine = new DockerMachine(server);
        int port = AttachedServer.FreePorts();
        Task<DeployedPod> StartAsync(SampleBundle bundle) => machine.Pods.DeployAsync(new PodDeployRequest(bundle.Path) { Runtime = PodRuntimeKind.Docker, Start = true }, Stop);
        async Task<bool> AnswersAsync(string version)
        {
            try { return await AskAsync() == version; }
            catch (HttpRequestException) { return false; }
        }
        Task<string> AskAsync() => s_http.GetStringAsync($"http://127.0.0.1:{port}/version", Stop);

        DeployedPod first = await StartAsync(machine.Server("1", port));
        Assert.Equal((PodChange.Started, PodRunState.Active, "1"), (first.Change, first.State, await AskAsync()));
        Assert.Equal(["//foo:web@1"], await server.ContainersAsync("releasetools.pod"));
        Assert.Equal("1\n", File.ReadAllText(Path.Combine(first.Folder!, "volumes/data/started")));

        await StartAsync(machine.Server("2", port));
        Assert.Equal("2", await AskAsync());
        Assert.Equal(["//foo:web@2"], await server.ContainersAsync("releasetools.pod"));

        var failed = await Assert.ThrowsAsync<ReleaseException>(() => StartAsync(machine.Server("3", port, "exit 3", retries: 0)));
        Assert.Equal("PodUnhealthy", failed.ErrorId);
        await Eventually.HoldsAsync(async () => await AnswersAsync("2"), "version 2 runs again");

        Assert.Equal("//foo:web@1", (await machine.Pods.RunAsync(new PodActionRequest(PodTarget.Parse("//foo:web"), PodAction.RollBack), Stop))[0].Pod.ToString());
        Assert.Equal("1", await AskAsync());
        Assert.Equal(["//foo:web@1"], await server.ContainersAsync("releasetools.pod"));

        foreach (string version in new[] { "1", "2", "3" }) await machine.Pods.RunAsync(new PodActionRequest(PodTarget.Parse($"//foo:web@{version}"), PodAction.Undeploy), Stop);
        Assert.Empty(await machine.EngineAsync());
        Assert.Empty(machine.World.Files());
        await Assert.ThrowsAsync<HttpRequestException>(AskAsync);
    }

    [Fact]
    public async Task App_finds_what_its_pod_promises()
    {
        using var machine = new DockerMachine(server);
        SampleBundle bundle = BusyboxBundle.Create(machine.World, s_pod, BusyboxBundle.Promises);
        DeployedPod pod = await DeployAsync(machine, bundle);
        IReadOnlyList<string> command = Assert.Single(UnitText.Read(Path.Combine(machine.World.Root, "etc/systemd/system", Unit)).Commands("ExecStart"));

        string output = Tool.Run(machine.World.Root, command[0], [.. command.Skip(1)]);

        Assert.Equal("33\n44\n/etc\nhello\n1\nport 30000 of //foo:web\na b $HOME %i \"q\" \\\nread-only\nwritable\n", output);
        Assert.True(File.Exists(Path.Combine(pod.Folder!, "volumes/data/new")));
        await UndeployAsync(machine);
        Assert.Empty(await machine.EngineAsync());
    }

    [Fact]
    public async Task Images_that_were_pruned_are_loaded_again()
    {
        using var machine = new DockerMachine(server);
        SampleBundle bundle = BusyboxBundle.Create(machine.World, s_pod, "true");
        await DeployAsync(machine, bundle);
        string id = await machine.DockerAsync("images", "--no-trunc", "--quiet", Image);
        await machine.DockerAsync("image", "prune", "--all", "--force");
        Assert.Empty(await machine.EngineAsync());

        Assert.Equal(PodChange.Deployed, (await DeployAsync(machine, bundle)).Change);
        Assert.Equal(id, await machine.DockerAsync("images", "--no-trunc", "--quiet", Image));
        Assert.Equal(PodChange.None, (await DeployAsync(machine, bundle)).Change);
        await UndeployAsync(machine);
        Assert.Empty(await machine.EngineAsync());
    }

    [Fact]
    public async Task A_deploy_that_fails_leaves_nothing_in_the_engine()
    {
        using var machine = new DockerMachine(server);
        SampleBundle bundle = BusyboxBundle.Create(machine.World, s_pod, "true");
        File.AppendAllText(Path.Combine(bundle.Path, "data.tar.gz"), "x");

        Assert.Equal("PodDigestDiffers", (await Assert.ThrowsAnyAsync<ReleaseException>(() => DeployAsync(machine, bundle))).ErrorId);
        Assert.Empty(await machine.EngineAsync());
        Assert.Empty(machine.World.Files());
    }

    [Fact]
    public async Task Systemd_takes_the_units()
    {
        Requires.Program("systemd-analyze");
        using var machine = new DockerMachine(server);
        await DeployAsync(machine, BusyboxBundle.Create(machine.World, s_pod, "true"));

        using Process verify = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", Path.Combine(machine.World.Root, "etc/systemd/system", Unit)]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = verify.StandardOutput.ReadToEndAsync(Stop);
        string problems = await verify.StandardError.ReadToEndAsync(Stop);
        await verify.WaitForExitAsync(Stop);
        await output;

        // what it says of the machine's own units is not about ours
        Assert.DoesNotContain(problems.Split('\n'), line => line.Contains("foo--web", StringComparison.Ordinal));
        await UndeployAsync(machine);
    }

    private static Task<DeployedPod> DeployAsync(DockerMachine machine, SampleBundle bundle) => machine.Pods.DeployAsync(new PodDeployRequest(bundle.Path) { Runtime = PodRuntimeKind.Docker }, Stop);

    private static Task UndeployAsync(DockerMachine machine) => machine.Pods.RunAsync(new PodActionRequest(PodTarget.Parse("//foo:web"), PodAction.Undeploy), Stop);
}
