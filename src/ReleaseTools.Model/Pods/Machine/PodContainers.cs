using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Images;

namespace ReleaseTools.Pods.Machine;

/// <summary>
/// What a pod has in a container engine: the content of <c>containers.json</c>. Every name is the pod's own, so that what pods share stays until the last of them is removed: an engine removes an
/// image with its last name.
/// </summary>
/// <param name="Engine">Where the engine listens: <c>unix:///var/run/docker.sock</c>.</param>
/// <param name="Images">Images under the pod's own names.</param>
/// <param name="Containers">Names of containers.</param>
public sealed record PodContainers(string Engine, IReadOnlyList<LoadedImage> Images, IReadOnlyList<string> Containers)
{
    public const string FileName = "containers.json";

    private static readonly JsonSerializerOptions s_layout = new() { WriteIndented = true, NewLine = "\n" };

    /// <param name="pod">The pod.</param>
    /// <param name="engine">Where the engine listens.</param>
    /// <param name="id">Gives what the engine calls an image; null = the image is not loaded yet.</param>
    public static PodContainers Of(PodManifest pod, string engine, Func<PodImage, ImageDigest?> id) =>
        new(engine, [.. pod.Images.Select(image => new LoadedImage(ImageOf(pod.Tag, image.Name), id(image)))], [.. pod.Apps.Select(app => ContainerOf(pod.Tag, app.Name))]);

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
            return new PodContainers((string)json["engine"]!, [.. json["images"]!.AsArray().Select(image => new LoadedImage((string)image!["name"]!, (string?)image["id"] is { } id ? ImageDigest.Parse(id) : null))],
                [.. json["containers"]!.AsArray().Select(name => (string)name!)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or NullReferenceException or UsageException)
        {
            throw new ReleaseException("PodContainersInvalid", ErrorCategory.InvalidData, from, $"{from} does not list images and containers of a pod: {e.Message}", "Remove the file, and what it lists by hand: docker image rm, docker container rm.", e);
        }
    }

    public string Write() => new JsonObject { ["engine"] = Engine, ["images"] = Array(Images.Select(Image)), ["containers"] = Array(Containers.Select(name => JsonValue.Create(name))) }.ToJsonString(s_layout) + "\n";

    private static JsonObject Image(LoadedImage image) => image.Id is null ? new JsonObject { ["name"] = image.Name } : new JsonObject { ["name"] = image.Name, ["id"] = image.Id.ToString() };

    private static JsonArray Array(IEnumerable<JsonNode> entries) => new([.. entries]);
}

/// <summary>An image that an engine has for a pod, or is to have.</summary>
/// <param name="Name">With registry and tag. No registry has it.</param>
/// <param name="Id">What the engine calls it; null = it may not be loaded yet.</param>
public sealed record LoadedImage(string Name, ImageDigest? Id);
