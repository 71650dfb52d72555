using ReleaseTools.Images;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;
using ReleaseTools.ServerTests.Images;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.ServerTests.Pods;

/// <summary>Pods whose images come from where real tools put them, run by each runtime that runs here.</summary>
[Collection(DockerRegistryCollection.Name)]
public sealed class PodImageSourceTests(DockerRegistries registries, Dockerd server) : IClassFixture<Dockerd>
{
    private const string Script = "cat /www/version";

    private readonly PodTag _pod = PodTag.Parse($"{BusyboxBundle.NewLabel()}@1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PodRuntimeKind.Oci)]
    [InlineData(PodRuntimeKind.Docker)]
    public async Task Layers_packed_by_zstd_run(PodRuntimeKind runtime)
    {
        using var machine = new DockerMachine(server);
        var bundle = new SampleBundle(machine.World["zstd"]);
        ImageDigest image = bundle.AddLayout("oci", [.. BusyboxBundle.Layers(_pod.Version).Select(SampleBundle.Zstd)]);

        await RunAsync(machine, runtime, bundle.Write(_pod, Script, image, "oci"));
    }

    [Theory]
    [InlineData(PodRuntimeKind.Oci)]
    [InlineData(PodRuntimeKind.Docker)]
    public async Task Archives_of_docker_save_run(PodRuntimeKind runtime)
    {
        using var machine = new DockerMachine(server);
        var bundle = new SampleBundle(machine.World["saved"]);
        string archive = Path.Combine(Directory.CreateDirectory(bundle.Path).FullName, "image.tar");
        await machine.Pods.DeployAsync(new PodDeployRequest(BusyboxBundle.Create(machine.World, _pod, Script).Path) { Runtime = PodRuntimeKind.Docker }, Stop);
        await machine.DockerAsync("save", "--output", archive, PodContainers.ImageOf(_pod, "base"));
        await UndeployAsync(machine);

        await RunAsync(machine, runtime, bundle.Write(_pod, Script, ImageDigest.Of(File.ReadAllBytes(archive)), "image.tar"));
    }

    [Theory]
    [InlineData(PodRuntimeKind.Oci, "zstd")]
    [InlineData(PodRuntimeKind.Docker, "gzip")]
    [InlineData(PodRuntimeKind.Docker, "zstd")]
    public async Task Images_of_a_registry_run(PodRuntimeKind runtime, string packing)
    {
        Requires.Program("skopeo");
        using var machine = new DockerMachine(server);
        var bundle = new SampleBundle(machine.World["pulled"]);
        string registry = (await registries.AddressOfAsync(DockerRegistries.Plain)).Authority, name = $"{registry}/pods/{Guid.NewGuid():N}";
        ImageDigest image = bundle.AddLayout("oci", [.. BusyboxBundle.Layers(_pod.Version).Select(layer => packing == "zstd" ? SampleBundle.Zstd(layer) : SampleBundle.Gzip(layer))]);
        await Tool.RunAsync("skopeo", "copy", "--insecure-policy", "--dest-tls-verify=false", "--preserve-digests", $"oci:{bundle.Path}/oci", $"docker://{name}:1");
        Directory.Delete(Path.Combine(bundle.Path, "oci"), recursive: true);

        await RunAsync(machine, runtime, bundle.Write(_pod, Script, image, $"{name}@{image}"));
    }

    private async Task RunAsync(DockerMachine machine, PodRuntimeKind runtime, SampleBundle bundle)
    {
        if (runtime is PodRuntimeKind.Oci) Requires.Program("runc");
        DeployedPod pod = await machine.Pods.DeployAsync(new PodDeployRequest(bundle.Path) { Runtime = runtime }, Stop);
        IReadOnlyList<string> command = Assert.Single(UnitText.Read(Path.Combine(machine.World.Root, "etc/systemd/system", pod.Units[0].Name)).Commands("ExecStart"));

        Assert.Equal("1", Tool.Run(machine.World.Root, command[0], [.. command.Skip(1)]));

        await UndeployAsync(machine);
        await machine.Pods.CleanUpAsync(null, isDryRun: false, Stop);
        Assert.Empty(machine.World.Files());
        Assert.Empty(await machine.EngineAsync());
    }

    private Task UndeployAsync(DockerMachine machine) => machine.Pods.RunAsync(new PodActionRequest(PodTarget.Parse(_pod.ToString()), PodAction.Undeploy), Stop);
}
