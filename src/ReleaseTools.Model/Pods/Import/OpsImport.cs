using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Pods.Import;

/// <summary>The <c>pod.json</c> of the ops tool: units, images, volumes and ports beside an appc pod manifest (https://github.com/appc/spec/blob/master/spec/pods.md).</summary>
/// <param name="path">The path of the label for a pod that has a name alone.</param>
internal sealed class OpsImport(ImportReader reader, string? path)
{
    public PodManifest Read(MapNode map)
    {
        reader.NoteOthers(map, "the pod", "name", "version", "systemd-units", "images", "volumes", "ports", "manifest");
        PodVersion? version = reader.Value(map, "version", PodRules.VersionShape, required: true);
        MapNode manifest = reader.Map(map, "manifest");
        reader.NoteOthers(manifest, "the manifest", "acVersion", "acKind", "apps", "volumes", "ports");
        PodUnit[] units = [.. reader.Maps(map, "systemd-units").Select(Unit)];
        var apps = new OpsApps(reader, isTemplate: units.Any(unit => unit.Instances.Count > 0));
        PodVolume[] volumes = [.. Volumes(map, manifest)];
        (string Id, PodImage Image)[] images = [.. reader.Maps(map, "images").Select((image, index) => (reader.Text(image, "id"), Image(image, manifest, version, index)))];
        return new PodManifest
        {
            Name = Name(map),
            Version = version,
            Units = units,
            Images = [.. images.Select(each => each.Image)],
            Volumes = volumes,
            Apps = [.. reader.Maps(manifest, "apps").Select(app => apps.Read(app, [.. images.Select(each => (each.Id, each.Image.Name))], volumes))],
            Ports = [.. Ports(map, manifest)],
        };
    }

    private PodLabel? Name(MapNode map)
    {
        if (map.Find("name") is ScalarNode name && path is not null && PodLabel.IsPart(name.Value)) return reader.As(name, $"//{path}:{name.Value}", PodRules.LabelShape);
        return reader.Value(map, "name", PodRules.LabelShape, required: true);
    }

    private PodUnit Unit(MapNode unit)
    {
        reader.NoteOthers(unit, "a unit", "name", "unit-file", "enable", "start", "checksum", "instances");
        PodSource? file = reader.Value(unit, "unit-file", PodRules.FileShape, required: true);
        string last = file is null ? "x.service" : file.Text.Split('?')[0].Split('/')[^1];
        int dot = last.LastIndexOf('.');
        (string stem, string suffix) = dot < 0 ? (last, "") : (last[..dot], last[dot..]);
        var checksum = reader.Digest(unit, "checksum");
        if (file is { Kind: PodSourceKind.Url } && checksum is null) reader.Refuse(unit, PodRules.UrlNeeds("checksum"));
        // a template may be named with the sign that systemd has for it
        return new PodUnit
        {
            Name = reader.As(unit.Find("name") ?? unit.Find("unit-file") ?? unit, reader.Text(unit, "name", stem).TrimEnd('@') + suffix, new TextShape(PodRules.UnitName)) ?? "",
            File = file,
            Checksum = checksum,
            Enable = reader.Value(unit, "enable", new FlagsShape()) ?? [true],
            Start = reader.Value(unit, "start", new FlagsShape()) ?? [true],
            Instances = unit.Find("instances") is ListNode { Items.Count: 0 } ? [] : reader.Value(unit, "instances", new CountOrNamesShape(1000, new ListShape<string>("names", new TextShape(PodRules.Instance)))) ?? [],
        };
    }

    private PodImage Image(MapNode image, MapNode manifest, PodVersion? version, int index)
    {
        reader.NoteOthers(image, "an image", "id", "image", "path", "uri");
        var id = reader.Digest(image, "id");
        if (image.Find("id") is null) reader.Refuse(image, "'id' is missing.");
        string key = new[] { "image", "path", "uri" }.FirstOrDefault(each => image.Find(each) is not null) ?? "image";
        if (image.Find(key) is null) reader.Refuse(image, "'image' is missing.");
        string text = reader.Text(image, key);
        if (text.StartsWith("docker://", StringComparison.Ordinal))
        {
            text = text["docker://".Length..];
            if (!PodSource.TryParse(text, out PodSource? named) || named.Kind is not PodSourceKind.Image) reader.Refuse(image.Find(key)!, $"{ScalarNode.Shorten(text)} has no digest that can be verified: name the image by its digest.");
            if (id is not null) reader.Note(image.Find("id")!, "'id' of an image in a registry is not carried over: the digest in its name is verified.");
            id = null;
        }
        MapNode? used = reader.Maps(manifest, "apps").Select(app => reader.Map(app, "image")).FirstOrDefault(each => reader.Text(each, "id") == reader.Text(image, "id"));
        string own = used is null ? "" : reader.Text(used, "name").Split('/')[^1];
        MapNode? label = used is null ? null : reader.Maps(used, "labels").FirstOrDefault(each => reader.Text(each, "name") == "version");
        bool hasVersion = PodVersion.TryParse(label is null ? "" : reader.Text(label, "value"), out PodVersion? labelled);
        if (!hasVersion) reader.Note(image, "The image has no version that can be carried over; it gets the pod's.");
        return new PodImage
        {
            Name = PodLabel.IsPart(own) ? own : index == 0 ? "image" : $"image-{index + 1}",
            Version = labelled ?? version,
            Digest = id,
            Source = image.Find(key) is { } place && text.Length > 0 ? reader.As(place, text, PodRules.SourceShape) : null,
        };
    }

    private IEnumerable<PodVolume> Volumes(MapNode map, MapNode manifest)
    {
        MapNode[] declared = [.. reader.Maps(manifest, "volumes")];
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (MapNode volume in reader.Maps(map, "volumes"))
        {
            string name = reader.Name(volume);
            done.Add(name);
            reader.NoteOthers(volume, $"volume '{name}'", "name", "user", "group", "data", "checksum");
            MapNode? own = declared.FirstOrDefault(each => reader.Text(each, "name") == name);
            if (own is null) reader.Note(volume, $"The volume '{name}' is not in the manifest, so that no app could use it.");
            else reader.NoteOthers(own, $"volume '{name}'", "name", "kind", "readOnly");
            PodSource? data = reader.Value(volume, "data", PodRules.FileShape);
            var checksum = reader.Digest(volume, "checksum");
            if (data is { Kind: PodSourceKind.Url } && checksum is null) reader.Refuse(volume, PodRules.UrlNeeds("checksum"));
            if (data is null && checksum is not null) reader.Note(volume.Find("checksum")!, $"'checksum' of volume '{name}' is not carried over: there is no 'data'.");
            yield return new PodVolume
            {
                Name = name,
                Source = data,
                Digest = data is null ? null : checksum,
                User = reader.Value(volume, "user", new TextShape(PodRules.User)) ?? PodVolume.DefaultUser,
                Group = reader.Value(volume, "group", new TextShape(PodRules.User)) ?? PodVolume.DefaultGroup,
                ReadOnly = own is not null && reader.Flag(own, "readOnly", missing: false),
            };
        }
        foreach (MapNode volume in declared)
        {
            string name = reader.Name(volume);
            if (!done.Add(name)) continue;
            if (volume.Find("source") is { } source)
            {
                reader.Note(source, $"The volume '{name}' is the folder {reader.Text(volume, "source")} of the machine. It is not carried over, nor are its mounts: a pod has its volumes to itself.");
                continue;
            }
            reader.NoteOthers(volume, $"volume '{name}'", "name", "kind", "readOnly");
            yield return new PodVolume { Name = name, ReadOnly = reader.Flag(volume, "readOnly", missing: false) };
        }
    }

    private IEnumerable<PodPort> Ports(MapNode map, MapNode manifest)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (MapNode port in reader.Maps(map, "ports"))
        {
            reader.NoteOthers(port, "a port", "name", "host-ports");
            string name = reader.Name(port);
            done.Add(name);
            yield return new PodPort { Name = name, HostPorts = [.. reader.Items(port, "host-ports").Select(reader.Number).OfType<int>()] };
        }
        foreach (MapNode port in reader.Maps(manifest, "ports"))
        {
            reader.NoteOthers(port, "a port", "name", "hostPort");
            string name = reader.Name(port);
            if (!done.Add(name)) reader.Note(port, $"The port '{name}' of the manifest is not carried over: the pod's 'ports' have it.");
            else yield return new PodPort { Name = name, HostPorts = reader.Number(port.Find("hostPort")) is { } number ? [number] : [] };
        }
    }
}
