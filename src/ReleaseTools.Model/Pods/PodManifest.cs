using ReleaseTools.Images;

namespace ReleaseTools.Pods;

/// <summary>What a version of a pod consists of and how it runs: the content of <c>pod.json</c>.</summary>
public sealed record PodManifest
{
    /// <summary>The schema that this release of ReleaseTools writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The schema of the file.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The pod's label; null only where the file has none that can be used.</summary>
    public PodLabel? Name { get; init; }

    /// <summary>The pod's version; null only where the file has none that can be used.</summary>
    public PodVersion? Version { get; init; }

    public IReadOnlyList<PodApp> Apps { get; init; } = [];

    public IReadOnlyList<PodImage> Images { get; init; } = [];

    public IReadOnlyList<PodVolume> Volumes { get; init; } = [];

    public IReadOnlyList<PodPort> Ports { get; init; } = [];

    public IReadOnlyList<PodUnit> Units { get; init; } = [];

    /// <summary>How an update is checked; null = by the state of its units.</summary>
    public PodHealthCheck? HealthCheck { get; init; }

    /// <summary>Environment variables of all units. <c>${port.NAME}</c> in a value becomes the number of a port.</summary>
    public IReadOnlyDictionary<string, string> Tokens { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The pod's label and version.</summary>
    /// <exception cref="InvalidOperationException">The manifest has none, because its file has problems.</exception>
    public PodTag Tag => Name is not null && Version is not null ? new PodTag(Name, Version) : throw new InvalidOperationException("The manifest has no name or no version.");

    /// <summary>The ports that need a number: those that are listed, then those that only apps name.</summary>
    public IEnumerable<PodPort> AllPorts() =>
        Ports.Concat(Apps.SelectMany(app => app.Ports).Where(port => Ports.All(listed => listed.Name != port.Name)).Select(port => new PodPort { Name = port.Name }));
}

/// <summary>A program of a pod.</summary>
public sealed record PodApp
{
    public string Name { get; init; } = "";

    /// <summary>The command and its arguments; empty = what the image says.</summary>
    public IReadOnlyList<string> Exec { get; init; } = [];

    /// <summary>The name of one of the pod's images.</summary>
    public string Image { get; init; } = "";

    /// <summary>The name or number of a user; null = what the image says.</summary>
    public string? User { get; init; }

    /// <summary>The name or number of a group; null = what the image says.</summary>
    public string? Group { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<PodAppPort> Ports { get; init; } = [];

    public IReadOnlyList<PodMount> Mounts { get; init; } = [];

    public PodRestart Restart { get; init; } = PodRestart.OnFailure;
}

/// <summary>A port that an app listens on.</summary>
public sealed record PodAppPort
{
    /// <summary>The name of the port, once in a pod.</summary>
    public string Name { get; init; } = "";

    /// <summary>The number in the container; null = that of the machine.</summary>
    public int? Port { get; init; }

    public PodProtocol Protocol { get; init; }
}

/// <summary>A volume in an app.</summary>
public sealed record PodMount
{
    /// <summary>The name of one of the pod's volumes.</summary>
    public string Volume { get; init; } = "";

    /// <summary>Where the app finds it; null = where the volume says.</summary>
    public string? Target { get; init; }

    /// <summary>Whether the app can only read it; null = as the volume says.</summary>
    public bool? ReadOnly { get; init; }
}

/// <summary>An image of a pod.</summary>
public sealed record PodImage
{
    public string Name { get; init; } = "";

    public PodVersion? Version { get; init; }

    /// <summary>
    /// What the fetched bytes are verified against: the manifest of an image in a registry, and else the archive as it is or, as stores of pods have it, the tar in it.
    /// </summary>
    public ImageDigest? Digest { get; init; }

    public PodSource? Source { get; init; }
}

/// <summary>A folder of data that a pod's apps share.</summary>
public sealed record PodVolume
{
    /// <summary>Who owns what is unpacked, unless a volume says otherwise.</summary>
    public const string DefaultUser = "nobody", DefaultGroup = "nogroup";

    public string Name { get; init; } = "";

    public PodVersion? Version { get; init; }

    /// <summary>What the archive is verified against, as it is or uncompressed.</summary>
    public ImageDigest? Digest { get; init; }

    /// <summary>The archive that is unpacked into it; null for a volume that starts empty, or with <see cref="Data"/>.</summary>
    public PodSource? Source { get; init; }

    public string User { get; init; } = DefaultUser;

    public string Group { get; init; } = DefaultGroup;

    /// <summary>Where every app finds it; null = only where an app mounts it.</summary>
    public string? Target { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>A file or folder of the bundle that is copied into it; null for none.</summary>
    public PodSource? Data { get; init; }
}

/// <summary>A port of the machine.</summary>
public sealed record PodPort
{
    public string Name { get; init; } = "";

    /// <summary>The numbers to choose from; empty = any free number of <see cref="PortTable.First"/> to <see cref="PortTable.Last"/>.</summary>
    public IReadOnlyList<int> HostPorts { get; init; } = [];
}

/// <summary>A systemd unit of a pod.</summary>
public sealed record PodUnit
{
    /// <summary>Such as <c>web.service</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The text of the unit; null where a file has it.</summary>
    public string? Content { get; init; }

    /// <summary>The file with the text of the unit; null where it is in the manifest.</summary>
    public PodSource? File { get; init; }

    /// <summary>The digest of the file.</summary>
    public ImageDigest? Checksum { get; init; }

    /// <summary>Whether it starts with the machine: one for all instances, or one for each.</summary>
    public IReadOnlyList<bool> Enable { get; init; } = [true];

    /// <summary>Whether starting the pod starts it: one for all instances, or one for each.</summary>
    public IReadOnlyList<bool> Start { get; init; } = [true];

    /// <summary>The names of its instances; empty for a unit without instances.</summary>
    public IReadOnlyList<string> Instances { get; init; } = [];
}

/// <summary>How a pod is checked after an update.</summary>
public sealed record PodHealthCheck
{
    /// <summary>A command that succeeds; empty where a URL is asked.</summary>
    public IReadOnlyList<string> Exec { get; init; } = [];

    /// <summary>A URL that answers with success. <c>${port.NAME}</c> becomes the number of a port.</summary>
    public string? Http { get; init; }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many more attempts there are after one that failed.</summary>
    public int Retries { get; init; } = 3;
}
