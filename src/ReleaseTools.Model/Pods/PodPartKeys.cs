using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Images;

namespace ReleaseTools.Pods;

/// <summary>The keys of the parts of a pod, and the rules within each part.</summary>
internal static class PodPartKeys
{
    // as many as a machine could ever run
    private const int MostInstances = 1000;

    private static readonly TextShape s_part = new(PodRules.Part), s_target = new(PodRules.Target), s_user = new(PodRules.User);

    private static readonly NumberShape s_port = new(1, 65535);

    private static SectionTable<PodAppPort> AppPort { get; } = new SectionTable<PodAppPort>("a port of an app", new PodAppPort())
        .Key("name", s_part, port => port.Name, (port, value) => port with { Name = value }, "The name of the port, once in the pod. An entry of the pod's `ports` with this name chooses its number on the machine.", required: true)
        .Key("port", new OptionalShape<int>(s_port), port => port.Port, (port, value) => port with { Port = value }, "The number that the app listens on.", defaultNote: "the number on the machine")
        .Key("protocol", ChoiceShape.Of<PodProtocol>(), port => port.Protocol, (port, value) => port with { Protocol = value }, "The protocol.");

    private static SectionTable<PodMount> Mount { get; } = new SectionTable<PodMount>("a mount", new PodMount())
        .Key("volume", s_part, mount => mount.Volume, (mount, value) => mount with { Volume = value }, "The name of one of the pod's volumes.", required: true)
        .Key("target", s_target, mount => mount.Target, (mount, value) => mount with { Target = value }, "Where the app finds it.", defaultNote: "where the volume says")
        .Key("readOnly", new OptionalShape<bool>(new FlagShape()), mount => mount.ReadOnly, (mount, value) => mount with { ReadOnly = value }, "Whether the app can only read it.", defaultNote: "as the volume says");

    public static SectionTable<PodApp> App { get; } = new SectionTable<PodApp>("an app", new PodApp())
        .Key("name", s_part, app => app.Name, (app, value) => app with { Name = value }, "The name of the app.", required: true)
        .Key("exec", PodRules.Arguments, app => app.Exec, (app, value) => app with { Exec = value }, "The command and its arguments. `%i` becomes the name of the instance, and `%%` one `%`.", defaultNote: "what the image says")
        .Key("image", s_part, app => app.Image, (app, value) => app with { Image = value }, "The name of one of the pod's images.", required: true)
        .Key("user", s_user, app => app.User, (app, value) => app with { User = value }, "The name or number of the user that runs it.", defaultNote: "what the image says")
        .Key("group", s_user, app => app.Group, (app, value) => app with { Group = value }, "The name or number of the group that runs it.", defaultNote: "what the image says")
        .Key("environment", PodRules.Environment, app => app.Environment, (app, value) => app with { Environment = value }, "Environment variables.", defaultNote: "none")
        .Key("ports", new ListShape<PodAppPort>("ports", AppPort) { Identity = port => port.Name, IdentityKey = "name" }, app => app.Ports, (app, value) => app with { Ports = value }, "The ports that it listens on.", defaultNote: "none")
        .Key("mounts", new ListShape<PodMount>("mounts", Mount) { Identity = mount => mount.Target, IdentityKey = "target" }, app => app.Mounts, (app, value) => app with { Mounts = value }, "The volumes that it uses.", defaultNote: "the volumes with a target")
        .Key("restart", ChoiceShape.Of<PodRestart>(), app => app.Restart, (app, value) => app with { Restart = value }, "When systemd starts it again.");

    public static SectionTable<PodImage> Image { get; } = new SectionTable<PodImage>("an image", new PodImage()) { Complete = CompleteImage }
        .Key("name", s_part, image => image.Name, (image, value) => image with { Name = value }, "The name of the image, once in the pod.", required: true)
        .Key("version", PodRules.VersionShape, image => image.Version, (image, value) => image with { Version = value }, "The version of the image.", required: true)
        .Key("digest", PodRules.DigestShape, image => image.Digest, (image, value) => image with { Digest = value }, "What the fetched bytes are verified against.", defaultNote: "the digest in `source`")
        .Key("source", PodRules.SourceShape, image => image.Source, (image, value) => image with { Source = value }, "A path in the bundle, a URL, or an image of a registry with its digest.", required: true);

    public static SectionTable<PodVolume> Volume { get; } = new SectionTable<PodVolume>("a volume", new PodVolume()) { Complete = CompleteVolume }
        .Key("name", s_part, volume => volume.Name, (volume, value) => volume with { Name = value }, "The name of the volume, once in the pod.", required: true)
        .Key("version", PodRules.VersionShape, volume => volume.Version, (volume, value) => volume with { Version = value }, "The version of the archive.", defaultNote: "none")
        .Key("digest", PodRules.DigestShape, volume => volume.Digest, (volume, value) => volume with { Digest = value }, "What the fetched archive is verified against.", defaultNote: "none")
        .Key("source", PodRules.FileShape, volume => volume.Source, (volume, value) => volume with { Source = value }, "The archive that is unpacked into it: a path in the bundle or a URL.", defaultNote: "none: it starts empty")
        .Key("user", s_user, volume => volume.User, (volume, value) => volume with { User = value }, "The name or number of the user that owns what is in it.")
        .Key("group", s_user, volume => volume.Group, (volume, value) => volume with { Group = value }, "The name or number of the group that owns what is in it.")
        .Key("target", s_target, volume => volume.Target, (volume, value) => volume with { Target = value }, "Where every app finds it.", defaultNote: "only where an app mounts it")
        .Key("readOnly", new FlagShape(), volume => volume.ReadOnly, (volume, value) => volume with { ReadOnly = value }, "Whether apps can only read it.")
        .Key("data", PodRules.PathShape, volume => volume.Data, (volume, value) => volume with { Data = value }, "A file or folder of the bundle that is copied into it.", defaultNote: "none");

    public static SectionTable<PodPort> Port { get; } = new SectionTable<PodPort>("a port", new PodPort())
        .Key("name", s_part, port => port.Name, (port, value) => port with { Name = value }, "The name of the port.", required: true)
        .Key("hostPorts", new ListShape<int>("numbers", s_port) { Identity = number => $"{number}" }, port => port.HostPorts, (port, value) => port with { HostPorts = value }, "The numbers to choose from: the first one that no other pod has.", defaultNote: $"a free number from {PortTable.First} to {PortTable.Last}");

    public static SectionTable<PodUnit> Unit { get; } = new SectionTable<PodUnit>("a unit", new PodUnit()) { Complete = CompleteUnit }
        .Key("name", new TextShape(PodRules.UnitName), unit => unit.Name, (unit, value) => unit with { Name = value }, "`NAME.service` or `NAME.timer`.", required: true)
        .Key("content", new TextShape(PodRules.UnitContent), unit => unit.Content, (unit, value) => unit with { Content = value }, "The text of the unit.", defaultNote: "that of `file`")
        .Key("file", PodRules.FileShape, unit => unit.File, (unit, value) => unit with { File = value }, "A path in the bundle or a URL with the text of the unit.", defaultNote: "none")
        .Key("checksum", PodRules.DigestShape, unit => unit.Checksum, (unit, value) => unit with { Checksum = value }, "The digest of `file`. A URL needs one.", defaultNote: "none")
        .Key("enable", new FlagsShape(), unit => unit.Enable, (unit, value) => unit with { Enable = value }, "Whether it starts with the machine.")
        .Key("start", new FlagsShape(), unit => unit.Start, (unit, value) => unit with { Start = value }, "Whether starting the pod starts it.")
        .Key("instances", new CountOrNamesShape(MostInstances, new ListShape<string>("names", new TextShape(PodRules.Instance)) { NeedsOne = true, Identity = name => name }), unit => unit.Instances.Count > 0 ? unit.Instances : null,
            (unit, value) => unit with { Instances = value }, "How many instances there are, named from 0, or their names.", defaultNote: "none: the unit itself");

    public static SectionTable<PodHealthCheck> HealthCheck { get; } = new SectionTable<PodHealthCheck>("a health check", new PodHealthCheck()) { Complete = CompleteCheck }
        .Key("exec", new ListShape<string>("texts", new TextShape(PodRules.Argument)) { NeedsOne = true }, check => check.Exec.Count > 0 ? check.Exec : null, (check, value) => check with { Exec = value }, "A command that succeeds.", defaultNote: "none")
        .Key("http", new TextShape(PodTokens.CheckedUrl), check => check.Http, (check, value) => check with { Http = value }, "A URL that answers with success. `${port.NAME}` becomes the number of a port.", defaultNote: "none")
        .Key("timeout", new DurationShape(), check => check.Timeout, (check, value) => check with { Timeout = value }, "How long one attempt may take.")
        .Key("retries", new NumberShape(0, 1000), check => check.Retries, (check, value) => check with { Retries = value }, "How many more attempts there are after one that failed.");

    private static PodImage CompleteImage(PodImage image, MapNode node, ProblemList problems)
    {
        CheckDigest(node, "source", "digest", image.Source, image.Digest, problems);
        return image.Digest is null && image.Source?.Digest is { } digest ? image with { Digest = digest } : image;
    }

    private static PodVolume CompleteVolume(PodVolume volume, MapNode node, ProblemList problems)
    {
        CheckDigest(node, "source", "digest", volume.Source, volume.Digest, problems);
        if (volume.Source is not null && volume.Data is not null) problems.Add(node.Find("data")!, "A volume has 'source' or 'data', not both.");
        if (volume.Source is null && node.Find("digest") is { } digest) problems.Add(digest, "'digest' is for an archive: 'source' is missing.");
        return volume;
    }

    private static PodUnit CompleteUnit(PodUnit unit, MapNode node, ProblemList problems)
    {
        CheckDigest(node, "file", "checksum", unit.File, unit.Checksum, problems);
        if (node.Find("content") is not null && node.Find("file") is { } file) problems.Add(file, "A unit has 'content' or 'file', not both.");
        if (node.Find("content") is null && node.Find("file") is null) problems.Add(node, "A unit needs its text: 'content' or 'file'.");
        if (node.Find("file") is null && node.Find("checksum") is { } checksum) problems.Add(checksum, "'checksum' is for a file: 'file' is missing.");
        int instances = Math.Max(1, unit.Instances.Count);
        foreach ((string key, IReadOnlyList<bool> flags) in new[] { ("enable", unit.Enable), ("start", unit.Start) })
        {
            if (node.Find(key) is ListNode list && flags.Count == list.Items.Count && flags.Count != instances)
                problems.Add(list, $"'{key}' has {flags.Count} values for {(instances == 1 ? "one instance" : $"{instances} instances")}.");
        }
        return unit;
    }

    private static PodHealthCheck CompleteCheck(PodHealthCheck check, MapNode node, ProblemList problems)
    {
        if (node.Find("exec") is null == node.Find("http") is null) problems.Add(node, "A health check has either 'exec' or 'http'.");
        return check;
    }

    private static void CheckDigest(MapNode node, string sourceKey, string digestKey, PodSource? source, ImageDigest? digest, ProblemList problems)
    {
        if (source is { Kind: PodSourceKind.Url } && node.Find(digestKey) is null)
            problems.Add(node.Find(sourceKey)!, PodRules.UrlNeeds(digestKey));
        else if (source?.Digest is { } own && digest is not null && own != digest)
            problems.Add(node.Find(digestKey)!, $"'{digestKey}' is not the digest in '{sourceKey}', {own.Algorithm}:{own.Short}….");
    }
}
