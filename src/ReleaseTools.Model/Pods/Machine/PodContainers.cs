using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseTools.Pods.Machine;

/// <summary>
/// What a pod has in a container engine: the content of <c>containers.json</c>. Every name is the pod's own, so that what pods share stays until the last of them is removed: an engine removes an
/// image with its last name.
/// </summary>
/// <param name="Images">Names of images, with registry and tag. No registry has them.</param>
/// <param name="Containers">Names of containers.</param>
public sealed record PodContainers(IReadOnlyList<string> Images, IReadOnlyList<string> Containers)
{
    public const string FileName = "containers.json";

    private static readonly JsonSerializerOptions s_layout = new() { WriteIndented = true, NewLine = "\n" };

    public static PodContainers Of(PodManifest pod) =>
        new([.. pod.Images.Select(image => ImageOf(pod.Tag, image.Name))], [.. pod.Apps.Select(app => ContainerOf(pod.Tag, app.Name))]);

    /// <summary>What the engine calls an image of a pod: <c>docker.io/releasetools/foo--web/base:1.2.0</c>.</summary>
    public static string ImageOf(PodTag pod, string image) => $"docker.io/releasetools/{pod.Label.FileName}/{image}:{pod.Version.UnitText}";

    /// <summary>What the engine calls the container of an app: the name of its unit, without the suffix.</summary>
    public static string ContainerOf(PodTag pod, string app) => PodUnitName.Of(pod, $"{app}.service").ToString()[..^".service".Length];

    /// <param name="from">For messages: the path of the file.</param>
    /// <exception cref="ReleaseException">The text is no such file.</exception>
    public static PodContainers Read(string text, string from)
    {
        try
        {
            JsonObject json = JsonNode.Parse(text)!.AsObject();
            return new PodContainers(Names("images"), Names("containers"));

            IReadOnlyList<string> Names(string key) => [.. json[key]!.AsArray().Select(name => (string)name!)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or NullReferenceException)
        {
            throw new ReleaseException("PodContainersInvalid", ErrorCategory.InvalidData, from, $"{from} does not list images and containers of a pod: {e.Message}", "Remove the file, and what it lists by hand: docker image rm, docker container rm.", e);
        }
    }

    public string Write() => new JsonObject { ["images"] = Array(Images), ["containers"] = Array(Containers) }.ToJsonString(s_layout) + "\n";

    private static JsonArray Array(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)JsonValue.Create(name))]);
}
