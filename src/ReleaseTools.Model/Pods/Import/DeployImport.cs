using System.Globalization;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Pods.Import;

/// <summary>The <c>deploy.json</c> of the ops tool's successor: a template for the containers, volumes, and groups of units that each have a container of their own.</summary>
internal sealed class DeployImport(ImportReader reader)
{
    private const string ImageFile = "image.tar.gz", VolumeFile = "volume.tar.gz";

    public PodManifest Read(MapNode map)
    {
        reader.NoteOthers(map, "the pod", "label", "pod_config_template", "volumes", "systemd_unit_groups", "token_names");
        MapNode template = reader.Map(map, "pod_config_template");
        reader.NoteOthers(template, "the template", "name", "version", "apps", "images", "mounts");
        PodLabel? label = reader.Value(map, "label", PodRules.LabelShape, required: true);
        PodVersion? version = reader.Value(template, "version", PodRules.VersionShape, required: true);
        if (label is not null && template.Find("name") is ScalarNode name && name.Value != label.Name) reader.Refuse(name, $"The template is named {ScalarNode.Shorten(name.Value)}, and the pod {label}: they must match.");
        PodImage[] images = [.. reader.Maps(template, "images").Select(Image)];
        if (images.Length > 1) reader.Note(template.Find("images")!, $"Images are not layered: apps run in '{images[^1].Name}' alone.");
        MapNode[] groups = [.. reader.Maps(map, "systemd_unit_groups")];
        PodUnit[] units = [.. Units(groups)];
        var ports = new List<PodPort>();
        Dictionary<string, string> tokens = Tokens(map, groups, units, ports);
        if (label is not null && version is not null)
        {
            // units of that tool read them
            tokens.TryAdd("pod_label", label.ToString());
            tokens.TryAdd("pod_version", version.ToString());
        }
        return new PodManifest
        {
            Name = label,
            Version = version,
            Apps = [.. reader.Maps(template, "apps").Select(app => App(app, images.LastOrDefault()?.Name ?? ""))],
            Images = images,
            Volumes = [.. reader.Maps(map, "volumes").Select(Volume), .. Mounts(template)],
            Ports = ports,
            Units = units,
            Tokens = tokens,
        };
    }

    private PodApp App(MapNode app, string image)
    {
        string name = reader.Name(app), where = $"app '{name}'";
        reader.NoteOthers(app, where, "name", "exec", "type", "user", "group");
        if (app.Find("type") is ScalarNode type && type.Value is not ("simple" or "exec")) reader.Note(type, $"'type: {type.Value}' of {where} is not carried over: the unit's own text says how it starts.");
        if (image.Length == 0) reader.Refuse(app, "The template has no image for its apps.");
        return new PodApp
        {
            Name = name,
            Image = image,
            // nothing was special in its texts
            Exec = [.. reader.Texts(app, "exec").Select(PodSpecifiers.Literal)],
            User = reader.Value(app, "user", new TextShape(PodRules.User)) ?? PodVolume.DefaultUser,
            Group = reader.Value(app, "group", new TextShape(PodRules.User)) ?? PodVolume.DefaultGroup,
        };
    }

    private PodImage Image(MapNode image)
    {
        reader.NoteOthers(image, "an image", "name", "version");
        string name = reader.Name(image);
        return new PodImage { Name = name, Version = reader.Value(image, "version", PodRules.VersionShape, required: true), Source = PodLabel.IsPart(name) ? PodSource.File($"images/{name}/{ImageFile}") : null };
    }

    private PodVolume Volume(MapNode volume)
    {
        reader.NoteOthers(volume, "a volume", "label", "version", "target", "read_only");
        PodLabel? label = reader.Value(volume, "label", PodRules.LabelShape, required: true);
        if (label is not null) reader.Note(volume.Find("label")!, $"The path of {label} is not carried over: a pod has its volumes by name.");
        return new PodVolume
        {
            Name = label?.Name ?? "",
            Version = reader.Value(volume, "version", PodRules.VersionShape, required: true),
            Source = label is null ? null : PodSource.File($"volumes/{label.Name}/{VolumeFile}"),
            Target = reader.Value(volume, "target", new TextShape(PodRules.Target), required: true),
            ReadOnly = reader.Flag(volume, "read_only", missing: true),
        };
    }

    private IEnumerable<PodVolume> Mounts(MapNode template)
    {
        int count = 0;
        foreach (MapNode mount in reader.Maps(template, "mounts"))
        {
            string source = reader.Text(mount, "source");
            if (source.Length > 0)
            {
                reader.Note(mount, $"The mount of the folder {source} of the machine is not carried over: a pod has its volumes to itself.");
                continue;
            }
            string name = ++count == 1 ? "scratch" : string.Create(CultureInfo.InvariantCulture, $"scratch-{count}");
            reader.Note(mount, $"The mount of the machine's folder for temporary files becomes the volume '{name}', which starts empty.");
            yield return new PodVolume { Name = name, Target = reader.Value(mount, "target", new TextShape(PodRules.Target), required: true), ReadOnly = reader.Flag(mount, "read_only", missing: true) };
        }
    }

    private IEnumerable<PodUnit> Units(IReadOnlyList<MapNode> groups)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (MapNode group in groups)
        {
            reader.NoteOthers(group, "a group of units", "units", "envs");
            foreach (MapNode unit in reader.Maps(group, "units"))
            {
                reader.NoteOthers(unit, "a unit", "name", "content", "auto_start");
                string name = reader.Value(unit, "name", new TextShape(PodRules.UnitName), required: true) ?? "";
                string? content = reader.Value(unit, "content", new TextShape(PodRules.UnitContent), required: true);
                if (!names.Add(name))
                {
                    reader.Note(unit, $"The unit '{name}' is not carried over: another group has a unit of this name.");
                    continue;
                }
                if (content?.Contains("pod_id", StringComparison.Ordinal) is true) reader.Note(unit.Find("content")!, $"The unit '{name}' uses 'pod_id', which pods do not have here.");
                bool starts = reader.Flag(unit, "auto_start", missing: true);
                yield return new PodUnit { Name = name, Content = content, Enable = [starts], Start = [starts] };
            }
        }
        if (groups.Count > 1) reader.Note(groups[1], "All groups of units share the pod's containers, ports and tokens here.");
    }

    private Dictionary<string, string> Tokens(MapNode map, IReadOnlyList<MapNode> groups, IReadOnlyList<PodUnit> units, List<PodPort> ports)
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((ScalarNode name, DefinitionNode value) in groups.SelectMany(group => reader.Map(group, "envs").Entries))
        {
            if (value is not ScalarNode { Value: var text } || TextRules.EnvironmentName.ObjectionsTo(name.Value).Any()) reader.Note(name, $"{ScalarNode.Shorten(name.Value)} of 'envs' is not carried over: it is no variable with a text.");
            else if (!tokens.TryAdd(name.Value, text) && tokens[name.Value] != text) reader.Note(name, $"'{name.Value}' of 'envs' is not carried over: another group has a different value.");
        }
        IEnumerable<(ScalarNode Name, string Kind)> names = map.Find("token_names") is MapNode kinds
            ? kinds.Entries.Select(entry => (entry.Key, (entry.Value as ScalarNode)?.Value ?? ""))
            : reader.Items(map, "token_names").OfType<ScalarNode>().Select(name => (name, name.Value));
        foreach ((ScalarNode name, string kind) in names)
        {
            string port = name.Value.Replace('_', '-');
            bool isPort = (kind.Contains("port", StringComparison.Ordinal) || name.Value.Contains("port", StringComparison.Ordinal)) && PodLabel.IsPart(port) && !TextRules.EnvironmentName.ObjectionsTo(name.Value).Any();
            string users = string.Join(", ", units.Where(unit => unit.Content?.Contains(name.Value, StringComparison.Ordinal) is true).Select(unit => unit.Name));
            if (!isPort || !tokens.TryAdd(name.Value, $"${{port.{port}}}"))
            {
                reader.Note(name, $"The token '{name.Value}' is not carried over: only ports are assigned by the machine.{(users.Length > 0 ? $" It is used by {users}." : "")}");
                continue;
            }
            ports.Add(new PodPort { Name = port });
            reader.Note(name, $"The token '{name.Value}' becomes the port '{port}', which the machine assigns.");
        }
        return tokens;
    }
}
