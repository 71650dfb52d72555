using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Pods;

/// <summary>The keys of <c>pod.json</c>, and the rules between them.</summary>
public static class PodManifestKeys
{
    internal static ListShape<PodUnit> Units { get; } = new("units", PodPartKeys.Unit) { Identity = unit => unit.Name, IdentityKey = "name" };

    /// <summary>The whole file.</summary>
    public static SectionTable<PodManifest> Root { get; } = new SectionTable<PodManifest>("a pod", new PodManifest()) { Complete = Complete }
        .Key("schema", new NumberShape(1, int.MaxValue), pod => pod.Schema, (pod, value) => pod with { Schema = value }, "The version of this format: 1.", required: true)
        .Key("name", PodRules.LabelShape, pod => pod.Name, (pod, value) => pod with { Name = value }, "The label of the pod, such as `//foo/bar:web`.", required: true)
        .Key("version", PodRules.VersionShape, pod => pod.Version, (pod, value) => pod with { Version = value }, "The version of the pod.", required: true)
        .Key("apps", new ListShape<PodApp>("apps", PodPartKeys.App) { Identity = app => app.Name, IdentityKey = "name" }, pod => pod.Apps, (pod, value) => pod with { Apps = value }, "The programs of the pod.", defaultNote: "none")
        .Key("images", new ListShape<PodImage>("images", PodPartKeys.Image) { Identity = image => image.Name, IdentityKey = "name" }, pod => pod.Images, (pod, value) => pod with { Images = value }, "The images that the apps run in.", defaultNote: "none")
        .Key("volumes", new ListShape<PodVolume>("volumes", PodPartKeys.Volume) { Identity = volume => volume.Name, IdentityKey = "name" }, pod => pod.Volumes, (pod, value) => pod with { Volumes = value }, "The folders of data that the apps share.", defaultNote: "none")
        .Key("ports", new ListShape<PodPort>("ports", PodPartKeys.Port) { Identity = port => port.Name, IdentityKey = "name" }, pod => pod.Ports, (pod, value) => pod with { Ports = value }, "The ports of the machine that the pod uses.", defaultNote: "those of the apps")
        .Key("units", Units, pod => pod.Units, (pod, value) => pod with { Units = value }, "The systemd units of the pod.", defaultNote: "none")
        .Key("healthCheck", PodPartKeys.HealthCheck, pod => pod.HealthCheck, (pod, value) => pod with { HealthCheck = value }, "How an update is checked.", defaultNote: "by the state of the units")
        .Key("tokens", new MapShape<string>("tokens", PodRules.Token, new TextShape(PodTokens.Value)), pod => pod.Tokens, (pod, value) => pod with { Tokens = value }, "Environment variables of all units. `${port.NAME}` in a value becomes the number of a port.", defaultNote: "none");

    private static PodManifest Complete(PodManifest pod, MapNode node, ProblemList problems)
    {
        if (pod.Schema > PodManifest.CurrentSchema) problems.Add(node.Find("schema") ?? node, $"Schema {pod.Schema} was written by a later version of ReleaseTools; this one reads schema {PodManifest.CurrentSchema}.");
        var ports = pod.AllPorts().Select(port => port.Name).ToHashSet(StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (MapNode app in Items(node, "apps")) CheckApp(pod, app, used, problems);
        foreach (MapNode unit in Items(node, "units"))
        {
            if (pod.Name is null || pod.Version is null || unit.Find("name") is not ScalarNode name || pod.Units.FirstOrDefault(each => each.Name == name.Value) is not { } found) continue;
            int longest = PodUnits.NamesOf(new PodTag(pod.Name, pod.Version), found).Max(each => each.ToString().Length);
            if (longest > PodUnitName.MaximumLength) problems.Add(name, $"With the pod's label and version, the name of the unit has {longest} characters; systemd allows {PodUnitName.MaximumLength}.");
        }
        foreach (MapNode check in new[] { node.Find("healthCheck") }.OfType<MapNode>()) CheckPorts(check.Find("http"), ports, problems);
        foreach (KeyValuePair<ScalarNode, DefinitionNode> token in (node.Find("tokens") as MapNode)?.Entries ?? []) CheckPorts(token.Value, ports, problems);
        return pod;
    }

    private static void CheckApp(PodManifest pod, MapNode app, HashSet<string> ports, ProblemList problems)
    {
        if (app.Find("image") is ScalarNode image && PodLabel.IsPart(image.Value)) CheckName(image, "image", "images", pod.Images.Select(each => each.Name), problems);
        foreach (ScalarNode port in Items(app, "ports").Select(port => port.Find("name")).OfType<ScalarNode>())
        {
            // twice in one app has been objected to already
            if (!ports.Add(port.Value) && Items(app, "ports").Count(each => (each.Find("name") as ScalarNode)?.Value == port.Value) == 1)
                problems.Add(port, $"The port {ScalarNode.Shorten(port.Value)} belongs to another app already.");
        }
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (MapNode mount in Items(app, "mounts"))
        {
            if (mount.Find("volume") is not ScalarNode name || !PodLabel.IsPart(name.Value) || !CheckName(name, "volume", "volumes", pod.Volumes.Select(each => each.Name), problems)) continue;
            PodVolume volume = pod.Volumes.First(each => each.Name == name.Value);
            string? target = (mount.Find("target") as ScalarNode)?.Value ?? volume.Target;
            if (target is null) problems.Add(mount, $"Neither this mount nor the volume {ScalarNode.Shorten(volume.Name)} has a 'target'.");
            else if (!targets.Add(target) && mount.Find("target") is null) problems.Add(mount, $"{ScalarNode.Shorten(target)} is mounted twice.");
        }
    }

    private static bool CheckName(ScalarNode name, string kind, string key, IEnumerable<string> known, ProblemList problems)
    {
        string[] names = [.. known];
        if (names.Contains(name.Value)) return true;
        string hint = Formatting.NearestName.Of(name.Value, names) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
        problems.Add(name, $"The pod has no {kind} {ScalarNode.Shorten(name.Value)}{hint} {(names.Length > 0 ? $"In '{key}': {string.Join(", ", names)}." : $"'{key}' is empty.")}");
        return false;
    }

    private static void CheckPorts(DefinitionNode? text, HashSet<string> ports, ProblemList problems)
    {
        if (text is not ScalarNode scalar) return;
        foreach (string port in PodTokens.PortsOf(scalar.Value).Where(port => !ports.Contains(port)))
        {
            string place = $"${{port.{port}}}";
            problems.Add(scalar, new TextObjection($"The pod has no port '{port}'.", scalar.Value.IndexOf(place, StringComparison.Ordinal), place.Length));
        }
    }

    internal static IEnumerable<MapNode> Items(MapNode node, string key) => (node.Find(key) as ListNode)?.Items.OfType<MapNode>() ?? [];
}
