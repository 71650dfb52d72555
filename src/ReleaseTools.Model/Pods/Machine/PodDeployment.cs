using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Images;

namespace ReleaseTools.Pods.Machine;

/// <summary>What a machine keeps of a pod that it has deployed: the content of <c>deploy.json</c>.</summary>
public sealed record PodDeployment
{
    public const string FileName = "deploy.json";

    private const int Schema = 1;

    private static readonly JsonSerializerOptions s_layout = new() { WriteIndented = true, NewLine = "\n" };

    public required PodTag Pod { get; init; }

    /// <summary>The digest of <c>pod.json</c> as it was deployed.</summary>
    public required ImageDigest Manifest { get; init; }

    public PodRuntimeKind Runtime { get; init; }

    public IReadOnlyList<UsedPort> Ports { get; init; } = [];

    /// <summary>Every unit that can be started, by its name on the machine.</summary>
    public IReadOnlyList<DeploymentUnit> Units { get; init; } = [];

    /// <summary>The files in systemd's folders, relative to the folder that <c>etc</c> is in, in the order in which they are removed.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The tokens with their port numbers.</summary>
    public IReadOnlyDictionary<string, string> Tokens { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public DateTimeOffset DeployedAt { get; init; }

    public bool IsGood { get; init; }

    /// <summary>The units that can be enabled and disabled. Those that podman's generator makes start with the machine as long as they are deployed.</summary>
    public IEnumerable<DeploymentUnit> Switchable => Runtime is PodRuntimeKind.Quadlet ? [] : Units;

    /// <param name="from">For messages: the path of the file.</param>
    /// <exception cref="ReleaseException">The text is no record of a deployment, or a later version of ReleaseTools wrote it.</exception>
    public static PodDeployment Read(string text, string from)
    {
        try
        {
            JsonObject json = JsonNode.Parse(text)!.AsObject();
            if ((int)json["schema"]! > Schema)
            {
                throw new ReleaseException("PodRecordSchema", ErrorCategory.InvalidData, from, $"{from} was written by a later version of ReleaseTools.", "Use that version, or a newer one.");
            }
            var pod = PodTag.Parse((string)json["pod"]!);
            return new PodDeployment
            {
                Pod = pod,
                Manifest = ImageDigest.Parse((string)json["manifest"]!),
                Runtime = Enum.Parse<PodRuntimeKind>((string)json["runtime"]!, ignoreCase: true),
                Ports = [.. json["ports"]!.AsObject().Select(port => new UsedPort(pod, port.Key, (int)port.Value!))],
                Units = [.. json["units"]!.AsArray().Select(unit => new DeploymentUnit((string)unit!["name"]!, (bool)unit["enable"]!, (bool)unit["start"]!))],
                Files = [.. json["files"]!.AsArray().Select(file => (string)file!)],
                Tokens = json["tokens"]!.AsObject().ToDictionary(token => token.Key, token => (string)token.Value!, StringComparer.Ordinal),
                DeployedAt = (DateTimeOffset)json["deployedAt"]!,
                IsGood = (bool)json["good"]!,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or NullReferenceException or UsageException)
        {
            throw new ReleaseException("PodRecordInvalid", ErrorCategory.InvalidData, from, $"{from} is not a record of a deployed pod: {e.Message}", "Remove the folder that the file is in, then deploy the pod again.", e);
        }
    }

    public string Write() => new JsonObject
    {
        ["schema"] = Schema,
        ["pod"] = Pod.ToString(),
        ["manifest"] = Manifest.ToString(),
        ["runtime"] = Runtime.ToString().ToLowerInvariant(),
        ["ports"] = new JsonObject(Ports.Select(port => KeyValuePair.Create(port.Name, (JsonNode?)port.Number))),
        ["units"] = new JsonArray([.. Units.Select(unit => (JsonNode)new JsonObject { ["name"] = unit.Name, ["enable"] = unit.Enable, ["start"] = unit.Start })]),
        ["files"] = new JsonArray([.. Files.Select(file => (JsonNode)JsonValue.Create(file))]),
        ["tokens"] = new JsonObject(Tokens.OrderBy(token => token.Key, StringComparer.Ordinal).Select(token => KeyValuePair.Create(token.Key, (JsonNode?)token.Value))),
        ["deployedAt"] = DeployedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["good"] = IsGood,
    }.ToJsonString(s_layout) + "\n";
}

/// <summary>A unit of a deployed pod, as its record has it.</summary>
/// <param name="Enable">Whether enabling the pod has it start with the machine.</param>
/// <param name="Start">Whether starting the pod starts it.</param>
public sealed record DeploymentUnit(string Name, bool Enable, bool Start)
{
    /// <summary>The name of its instance; null for a unit without instances.</summary>
    public string? Instance => PodUnitName.TryParse(Name, out PodUnitName? unit) ? unit.Instance : null;
}
