using System.Text.Json;
using ReleaseTools.Images;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.Tests.Pods.Machine;

/// <summary>What every runtime promises: an app is run as its manifest says, and nothing of it is left once it is gone.</summary>
public abstract class PodRuntimeContract
{
    private const string Odd = "a b $HOME ${HOME} $$ %i %% \"q\" 'r' \\ ; \t, é=";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract PodRuntimeKind Kind { get; }

    /// <summary>Reads back how the only app of a pod is run.</summary>
    private protected abstract AppView Read(PodWorld world, DeployedPod pod);

    [Fact]
    public async Task App_runs_as_its_manifest_says()
    {
        using var world = new PodWorld();
        DeployedPod pod = await DeployAsync(world, Bundle(world, "1.2.0"));

        AppView app = Read(world, pod);

        Assert.Equal(["/bin/tool", Odd, "", "30000"], app.Command);
        Assert.Equal("33:44", app.User);
        Assert.Equal("/etc", app.WorkingFolder);
        foreach ((string name, string value) in new[] { ("ODD", Odd), ("FROM", "image"), ("WEB_PORT", "30000"), ("POD_NAME", "//foo/bar:web"), ("POD_VERSION", "1.2.0") }) Assert.Contains($"{name}={value}", app.Environment);
        Assert.Contains(app.Environment, variable => variable.StartsWith("PATH=", StringComparison.Ordinal));
        string volumes = Path.Combine(pod.Folder!, "volumes");
        Assert.Equal([new BindMount(Path.Combine(volumes, "conf"), "/etc/web", IsReadOnly: true), new BindMount(Path.Combine(volumes, "data"), "/data", IsReadOnly: false)], app.Volumes.OrderBy(volume => volume.Source, StringComparer.Ordinal));
        Assert.True(app.HasReadOnlyImage);
    }

    [Theory]
    [InlineData("always", "always")]
    [InlineData("on-failure", "on-failure")]
    [InlineData("no", "no")]
    [InlineData(null, "on-failure")]
    public async Task App_restarts_as_its_manifest_says(string? restart, string said)
    {
        using var world = new PodWorld();

        AppView app = Read(world, await DeployAsync(world, Bundle(world, "1.2.0", restart)));

        Assert.Equal(said, app.Unit.Value("Restart"));
    }

    [Fact]
    public async Task Unit_starts_only_while_its_pod_is_deployed()
    {
        using var world = new PodWorld();
        DeployedPod pod = await DeployAsync(world, Bundle(world, "1.2.0"));

        Assert.Equal(Path.Combine(pod.Folder!, PodDeployment.FileName), Read(world, pod).Unit.Value("ConditionPathExists"));
        Assert.Equal(["foo--bar--web--web--1.2.0.service"], pod.Units.Select(unit => unit.Name));
        Assert.Equal(Kind, pod.Runtime);
    }

    [Fact]
    public async Task Deploy_starts_nothing_and_changes_nothing_the_second_time()
    {
        using var world = new PodWorld();
        SampleBundle bundle = Bundle(world, "1.2.0");

        await DeployAsync(world, bundle);
        string[] tree = world.Tree();

        Assert.Equal(["reload"], world.Systemd.Log);
        Assert.Equal(PodChange.None, (await DeployAsync(world, bundle)).Change);
        Assert.Equal(tree, world.Tree());
    }

    [Theory]
    [InlineData("data.tar.gz")]
    [InlineData("oci/index.json")]
    public async Task Deploy_that_fails_leaves_nothing(string broken)
    {
        using var world = new PodWorld();
        SampleBundle bundle = Bundle(world, "1.2.0");
        File.Delete(Path.Combine(bundle.Path, broken));

        await Assert.ThrowsAnyAsync<ReleaseException>(() => DeployAsync(world, bundle));

        Assert.Empty(world.Files());
        Assert.Empty(world.Engine.Images);
    }

    [Fact]
    public async Task Plan_writes_nothing()
    {
        using var world = new PodWorld();

        PodPlan plan = await world.Machine.PlanAsync(new PodDeployRequest(Bundle(world, "1.2.0").Path) { Runtime = Kind }, Stop);

        Assert.Contains("write the unit foo--bar--web--web--1.2.0.service", plan.Lines);
        Assert.False(Directory.Exists(world.Root));
        Assert.Empty(world.Engine.Images);
    }

    [Fact]
    public async Task Update_replaces_the_version_that_runs_and_can_be_undone()
    {
        using var world = new PodWorld();
        await DeployAsync(world, Bundle(world, "1.2.0"), start: true);
        await DeployAsync(world, Bundle(world, "1.3.0"), start: true);
        Assert.Equal(["foo--bar--web--web--1.3.0.service"], world.Systemd.Active);

        await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web"), PodAction.RollBack), Stop);

        Assert.Equal(["foo--bar--web--web--1.2.0.service"], world.Systemd.Active);
    }

    [Fact]
    public async Task Undeploy_and_cleanup_leave_nothing()
    {
        using var world = new PodWorld();
        await DeployAsync(world, Bundle(world, "1.2.0"));
        string[] one = world.Files(), images = [.. world.Engine.Images.Keys];
        await DeployAsync(world, Bundle(world, "1.3.0"));
        await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web@1.3.0"), PodAction.Undeploy), Stop);
        Assert.Equal(one, world.Files());
        Assert.Equal(images, world.Engine.Images.Keys);
        await DeployAsync(world, Bundle(world, "1.3.0"));

        await world.Machine.CleanUpAsync(1, isDryRun: false, Stop);

        Assert.Equal(["1.3.0"], (await world.Machine.ListAsync([], Stop)).Select(pod => pod.Version.ToString()));
        Assert.DoesNotContain(world.Files(), file => file.Contains("1.2.0", StringComparison.Ordinal));
        Assert.DoesNotContain(world.Engine.Images.Keys, image => image.Contains("1.2.0", StringComparison.Ordinal));
        await world.Machine.RunAsync(new PodActionRequest(PodTarget.Parse("//foo/bar:web"), PodAction.Undeploy), Stop);
        Assert.Empty(world.Files());
        Assert.Empty(world.Engine.Images);
    }

    private Task<DeployedPod> DeployAsync(PodWorld world, SampleBundle bundle, bool start = false) => world.DeployAsync(bundle, start, Kind);

    private static SampleBundle Bundle(PodWorld world, string version, string? restart = null)
    {
        var bundle = new SampleBundle(world[$"contract-{version}"]);
        ImageDigest image = bundle.AddLayout("oci", SampleBundle.Tar(("bin/tool", "tool"), ("etc/version", version)));
        ImageDigest data = bundle.AddFile("data.tar.gz", SampleBundle.Gzip(SampleBundle.Tar(("file", "data"))));
        bundle.WriteManifest($$"""
            {"name": "//foo/bar:web", "version": "{{version}}", "schema": 1,
             "apps": [{"name": "web", "image": "base", "exec": ["/bin/tool", {{JsonSerializer.Serialize(PodSpecifiers.Escape(Odd))}}, "", "${port.http}"], "user": "33", "group": "44", "environment": {"ODD": {{JsonSerializer.Serialize(PodSpecifiers.Escape(Odd))}}},
                       "mounts": [{"volume": "data", "target": "/data"}, {"volume": "conf"}], "ports": [{"name": "http"}]{{(restart is null ? "" : $", \"restart\": \"{restart}\"")}} }],
             "images": [{"name": "base", "version": "1", "digest": "{{image}}", "source": "oci"}],
             "volumes": [{"name": "data", "version": "1", "digest": "{{data}}", "source": "data.tar.gz", "user": "0", "group": "0"},
                         {"name": "conf", "version": "1", "digest": "{{data}}", "source": "data.tar.gz", "user": "0", "group": "0", "target": "/etc/web", "readOnly": true}],
             "tokens": {"WEB_PORT": "${port.http}"} }
            """);
        return bundle;
    }
}

/// <summary>How an app is run, as its runtime reads it.</summary>
/// <param name="Unit">The text that systemd, or its generator, reads.</param>
internal sealed record AppView(UnitText Unit)
{
    public required IReadOnlyList<string> Command { get; init; }

    public required IReadOnlyList<string> Environment { get; init; }

    public required string User { get; init; }

    public required string WorkingFolder { get; init; }

    public required IReadOnlyList<BindMount> Volumes { get; init; }

    public required bool HasReadOnlyImage { get; init; }
}
