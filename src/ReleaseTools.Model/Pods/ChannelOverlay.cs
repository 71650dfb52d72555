using System.Text.Json.Nodes;

namespace ReleaseTools.Pods;

/// <summary>What a channel changes in its pods.</summary>
public sealed record ChannelOverlay
{
    /// <summary>What is added to apps, by their names.</summary>
    public IReadOnlyDictionary<string, AppOverlay> Apps { get; init; } = new Dictionary<string, AppOverlay>(StringComparer.Ordinal);

    /// <summary>Units that are added to each pod. One that the pod has already is replaced.</summary>
    public IReadOnlyList<PodUnit> Units { get; init; } = [];

    /// <summary>Makes the pod of a channel from the pod of all channels.</summary>
    /// <exception cref="UsageException">An app without a command of its own would get arguments.</exception>
    public PodManifest Apply(PodManifest pod)
    {
        if (pod.Apps.FirstOrDefault(app => app.Exec.Count == 0 && Apps.TryGetValue(app.Name, out AppOverlay? overlay) && overlay.Args.Count > 0) is { } bare)
        {
            throw new UsageException("ChannelOverlayInvalid", bare.Name, $"The channel adds arguments to the app '{bare.Name}' of {pod.Tag}, which has no 'exec': its image says what runs.",
                "Write the command into 'exec' of the app.");
        }
        var replaced = Units.ToDictionary(unit => unit.Name, StringComparer.Ordinal);
        return pod with
        {
            Apps = [.. pod.Apps.Select(app => Apps.TryGetValue(app.Name, out AppOverlay? overlay) ? overlay.Apply(app) : app)],
            Units = [.. pod.Units.Select(unit => replaced.GetValueOrDefault(unit.Name, unit)), .. Units.Where(unit => pod.Units.All(each => each.Name != unit.Name))],
        };
    }

    /// <summary>The apps that the channel changes and the pod does not have. For a channel with one pod, they are mistakes.</summary>
    public IReadOnlyList<string> UnknownApps(PodManifest pod) => [.. Apps.Keys.Where(name => pod.Apps.All(app => app.Name != name)).Order(StringComparer.Ordinal)];

    /// <summary>What differs between two manifests, one line for each value, and for each entry that only one of them has: <c>- apps.web.restart: "no"</c>, then <c>+ apps.web.restart: "always"</c>.</summary>
    public static IReadOnlyList<string> Difference(PodManifest before, PodManifest after)
    {
        var lines = new List<string>();
        Compare("", PodManifestJson.Node(before), PodManifestJson.Node(after), lines);
        return lines;
    }

    private static void Compare(string path, JsonNode? before, JsonNode? after, List<string> lines)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        if (before?.GetType() == after?.GetType() && Fields(before) is { } old && Fields(after) is { } @new)
        {
            foreach (string name in old.Keys.Union(@new.Keys, StringComparer.Ordinal))
                Compare(path.Length == 0 ? name : $"{path}.{name}", old.GetValueOrDefault(name), @new.GetValueOrDefault(name), lines);
            return;
        }
        if (before is not null) lines.Add($"- {path}: {before.ToJsonString(PodManifestJson.OneLine)}");
        if (after is not null) lines.Add($"+ {path}: {after.ToJsonString(PodManifestJson.OneLine)}");
    }

    // the entries of a list by their names; texts, numbers and lists of texts have no parts
    private static Dictionary<string, JsonNode?>? Fields(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
        JsonArray list when list.Count > 0 && list.All(each => each is JsonObject map && map.ContainsKey("name")) => list.ToDictionary(each => each!["name"]!.GetValue<string>(), each => each, StringComparer.Ordinal),
        _ => null,
    };
}

/// <summary>What a channel adds to an app.</summary>
public sealed record AppOverlay
{
    /// <summary>Arguments that follow those of the pod.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Environment variables. One that the app has already is replaced.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal PodApp Apply(PodApp app)
    {
        var environment = new Dictionary<string, string>(app.Environment, StringComparer.Ordinal);
        foreach ((string name, string value) in Environment) environment[name] = value;
        return app with { Exec = [.. app.Exec, .. Args], Environment = environment };
    }
}
