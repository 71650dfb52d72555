using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Pods.Import;

/// <summary>The apps of an appc pod manifest.</summary>
/// <param name="isTemplate">Whether the pod's units have instances: only then is a percent sign special.</param>
internal sealed class OpsApps(ImportReader reader, bool isTemplate)
{
    /// <param name="images">The names of the pod's images, by their ids.</param>
    public PodApp Read(MapNode map, IReadOnlyList<(string Id, string Name)> images, IReadOnlyList<PodVolume> volumes)
    {
        string name = reader.Name(map), where = $"app '{name}'";
        reader.NoteOthers(map, where, "name", "image", "app", "mounts");
        MapNode app = reader.Map(map, "app");
        reader.NoteOthers(app, where, "exec", "user", "group", "environment", "mountPoints", "ports");
        return new PodApp
        {
            Name = name,
            Image = Image(map, images),
            Exec = [.. reader.Texts(app, "exec").Select(Text)],
            User = User(app, "user", where),
            Group = User(app, "group", where),
            Environment = Environment(app),
            Ports = [.. reader.Maps(app, "ports").Select(port => Port(port, where)).OfType<PodAppPort>()],
            Mounts = [.. Mounts(map, app, volumes)],
        };
    }

    private string Image(MapNode map, IReadOnlyList<(string Id, string Name)> images)
    {
        MapNode image = reader.Map(map, "image");
        reader.NoteOthers(image, "an app's image", "id", "name", "labels");
        string id = reader.Text(image, "id");
        string? found = images.FirstOrDefault(each => each.Id == id && id.Length > 0).Name;
        if (found is null) reader.Refuse(map.Find("image") ?? map, $"The app's image {(id.Length > 0 ? ScalarNode.Shorten(id) : "has no 'id', and")} is none of the pod's images.");
        return found ?? "";
    }

    private Dictionary<string, string> Environment(MapNode app)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (MapNode variable in reader.Maps(app, "environment"))
        {
            if (reader.Value(variable, "name", new TextShape(TextRules.EnvironmentName), required: true) is { } name) environment[name] = Text(reader.Text(variable, "value"));
        }
        return environment;
    }

    private PodAppPort? Port(MapNode port, string where)
    {
        reader.NoteOthers(port, where, "name", "port", "protocol");
        string protocol = reader.Text(port, "protocol", "tcp");
        if (protocol is "tcp" or "udp") return new PodAppPort { Name = reader.Name(port), Port = reader.Number(port.Find("port")), Protocol = protocol == "udp" ? PodProtocol.Udp : PodProtocol.Tcp };
        reader.Note(port, $"A port of {where} is not carried over: its protocol is {protocol}.");
        return null;
    }

    private IEnumerable<PodMount> Mounts(MapNode map, MapNode app, IReadOnlyList<PodVolume> volumes)
    {
        MapNode[] points = [.. reader.Maps(app, "mountPoints")];
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (MapNode mount in reader.Maps(map, "mounts"))
        {
            reader.NoteOthers(mount, "a mount", "volume", "path");
            string volume = reader.Text(mount, "volume"), target = reader.Value(mount, "path", new TextShape(PodRules.Target), required: true) ?? "";
            done.Add(target);
            if (!IsVolume(mount, volume, volumes)) continue;
            MapNode? point = points.FirstOrDefault(each => reader.Text(each, "path") == target);
            yield return new PodMount { Volume = volume, Target = target, ReadOnly = point is not null && reader.Flag(point, "readOnly", missing: false) ? true : null };
        }
        // without a mount of its own, a mount point takes the volume of its name
        foreach (MapNode point in points)
        {
            reader.NoteOthers(point, "a mount point", "name", "path", "readOnly");
            string volume = reader.Text(point, "name"), target = reader.Value(point, "path", new TextShape(PodRules.Target), required: true) ?? "";
            if (!done.Add(target) || !IsVolume(point, volume, volumes)) continue;
            yield return new PodMount { Volume = volume, Target = target, ReadOnly = reader.Flag(point, "readOnly", missing: false) ? true : null };
        }
    }

    private bool IsVolume(MapNode place, string volume, IReadOnlyList<PodVolume> volumes)
    {
        bool isKnown = volumes.Any(each => each.Name == volume);
        if (!isKnown) reader.Note(place, $"The mount of '{volume}' is not carried over: the pod has no volume of this name.");
        return isKnown;
    }

    private string? User(MapNode app, string key, string where)
    {
        if (app.Find(key) is not ScalarNode user) return null;
        if (!PodRules.User.ObjectionsTo(user.Value).Any()) return user.Value;
        reader.Note(user, $"'{key}' of {where} is not carried over: it is neither a name nor a number.");
        return null;
    }

    private string Text(string text) => isTemplate ? text : PodSpecifiers.Literal(text);
}
