using System.Text.Json.Nodes;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.Tests.Pods.Machine;

public sealed class OciRuntimeContractTests : PodRuntimeContract
{
    protected override PodRuntimeKind Kind => PodRuntimeKind.Oci;

    private protected override AppView Read(PodWorld world, DeployedPod pod)
    {
        var unit = UnitText.Read(Path.Combine(world.Root, "etc/systemd/system", pod.Units[0].Name));
        IReadOnlyList<string> run = Assert.Single(unit.Commands("ExecStart"));
        string bundle = run[run.Index().First(word => word.Item == "--bundle").Index + 1];
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(bundle, "config.json")))!, process = config["process"]!;
        return new AppView(unit)
        {
            Command = Texts(process["args"]!),
            Environment = Texts(process["env"]!),
            User = $"{process["user"]!["uid"]}:{process["user"]!["gid"]}",
            WorkingFolder = (string)process["cwd"]!,
            Volumes = [.. config["mounts"]!.AsArray().Where(mount => (string)mount!["type"]! == "bind" && ((string)mount["source"]!).StartsWith(pod.Folder!, StringComparison.Ordinal))
                .Select(mount => new BindMount((string)mount!["source"]!, (string)mount["destination"]!, Texts(mount["options"]!).Contains("ro")))],
            HasReadOnlyImage = (bool)config["root"]!["readonly"]!,
        };
    }

    private static IReadOnlyList<string> Texts(JsonNode node) => [.. node.AsArray().Select(text => (string)text!)];
}

public sealed class DockerRuntimeContractTests : PodRuntimeContract
{
    protected override PodRuntimeKind Kind => PodRuntimeKind.Docker;

    private protected override AppView Read(PodWorld world, DeployedPod pod)
    {
        var unit = UnitText.Read(Path.Combine(world.Root, "etc/systemd/system", pod.Units[0].Name));
        IReadOnlyList<string> run = Assert.Single(unit.Commands("ExecStart"));
        // the last option is followed by the image
        int image = run.Index().First(word => word.Item == "--entrypoint").Index + 2;
        Assert.Equal(Assert.Single(world.Engine.Images).Value.Config!.Digest.ToString(), run[image]);
        return new AppView(unit)
        {
            Command = [run[image - 1], .. run.Skip(image + 1)],
            Environment = [.. Options("--env")],
            User = Assert.Single(Options("--user")),
            WorkingFolder = Assert.Single(Options("--workdir")),
            Volumes = [.. Options("--mount").Select(mount => mount.Split(',')).Select(fields => new BindMount(Field(fields, "source="), Field(fields, "target="), fields.Contains("readonly")))],
            HasReadOnlyImage = run.Contains("--read-only"),
        };

        IEnumerable<string> Options(string name) => run.Take(image).Index().Where(word => word.Item == name).Select(word => run[word.Index + 1]);
    }

    private static string Field(string[] fields, string name) => Assert.Single(fields, field => field.StartsWith(name, StringComparison.Ordinal))[name.Length..];
}

public sealed class QuadletRuntimeContractTests : PodRuntimeContract
{
    protected override PodRuntimeKind Kind => PodRuntimeKind.Quadlet;

    private protected override AppView Read(PodWorld world, DeployedPod pod)
    {
        var unit = UnitText.Read(Path.Combine(world.Root, "etc/containers/systemd", Path.ChangeExtension(pod.Units[0].Name, ".container")));
        return new AppView(unit)
        {
            // the generator puts each of them into a command line, behind a word that is none of theirs
            Command = [.. UnitText.Command($"podman {unit.Value("Exec")}").Skip(1)],
            Environment = [.. unit.Values("Environment").Select(value => Assert.Single(UnitText.Command($"podman {value}").Skip(1)))],
            User = $"{unit.Value("User")}:{unit.Value("Group")}",
            WorkingFolder = Assert.Single(UnitText.Words(unit.Value("PodmanArgs")))["--workdir=".Length..],
            Volumes = [.. unit.Values("Volume").Select(value => value.Split(':')).Select(fields => new BindMount(fields[0], fields[1], fields is [_, _, "ro"]))],
            HasReadOnlyImage = unit.Value("ReadOnly") == "true",
        };
    }
}
