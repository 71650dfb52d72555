using ReleaseTools.Images;

namespace ReleaseTools.Pods.Machine;

/// <summary>
/// How Docker runs an app: the arguments of <c>docker run</c> (https://docs.docker.com/reference/cli/docker/container/run/), for Docker 20.10 and newer. As with the other runtimes, the image is
/// read-only, and <c>/tmp</c>, <c>/run</c> and <c>/var/tmp</c> are empty and in memory. The app is in the machine's network, too, unless one of its ports has a number of its own: then it
/// has a network of its own, and its ports are published.
/// </summary>
/// <param name="Container">The name of the container.</param>
public sealed record DockerRun(PodTag Pod, PodAppPlan App, string Container)
{
    // as the runtime for bundles mounts them
    private static readonly (string Target, string Options)[] s_memory =
        [("/run", "rw,exec,nosuid,nodev,mode=755"), ("/tmp", "rw,exec,nosuid,nodev,mode=1777"), ("/var/tmp", "rw,exec,nosuid,nodev,mode=1777")];

    /// <summary>What the engine calls the image: it runs no other, also where a tag was moved.</summary>
    public required ImageDigest Image { get; init; }

    /// <summary>Who the app runs as: names and numbers are those of the image. Null = as the image says.</summary>
    public string? User { get; init; }

    public IReadOnlyList<BindMount> Volumes { get; init; } = [];

    /// <summary>The number on the machine of each port, by name.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Whether the app has a network of its own: one of its ports has another number there than on the machine.</summary>
    public bool HasOwnNetwork => App.App.Ports.Any(port => port.Port is { } own && own != Ports[port.Name]);

    /// <summary>Who an app runs as, for <c>--user</c>.</summary>
    /// <param name="config">What its image says.</param>
    /// <returns>Null = as the image says.</returns>
    public static string? UserOf(PodApp app, ImageConfig config) => (app.User, app.Group) switch
    {
        (null, null) => null,
        ({ } user, null) => user,
        ({ } user, { } group) => $"{user}:{group}",
        (null, { } group) => $"{(config.User?.Split(':')[0] is { Length: > 0 } user ? user : "0")}:{group}",
    };

    /// <returns>What follows <c>docker run</c>.</returns>
    public IReadOnlyList<string> Arguments() =>
    [
        // neither the engine's own log nor a restart of its own: systemd does both
        "--rm", "--pull", "never", "--log-driver", "none", "--name", Container, "--label", $"releasetools.pod={Pod}",
        .. Network(),
        "--read-only",
        .. s_memory.Where(memory => Volumes.All(volume => volume.Target != memory.Target)).SelectMany(memory => new[] { "--tmpfs", $"{memory.Target}:{memory.Options}" }),
        .. Volumes.SelectMany(volume => new[] { "--mount", Mount(volume) }),
        // SELinux would keep the app from volumes that were not marked for it, and marks would stay
        .. Volumes.Count > 0 ? new[] { "--security-opt", "label=disable" } : [],
        .. App.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { "--env", $"{pair.Key}={pair.Value}" }),
        .. User is null ? Array.Empty<string>() : ["--user", User],
        "--workdir", App.WorkingFolder, "--entrypoint", App.Command[0], Image.ToString(),
        .. App.Command.Skip(1),
    ];

    private IEnumerable<string> Network() => !HasOwnNetwork ? ["--network", "host"] : App.App.Ports.SelectMany(port =>
        new[] { "--publish", $"{Ports[port.Name]}:{port.Port ?? Ports[port.Name]}{(port.Protocol is PodProtocol.Udp ? "/udp" : "")}" });

    // it is read as a line of CSV
    private static string Mount(BindMount volume) => $"type=bind,{Field($"source={volume.Source}")},{Field($"target={volume.Target}")}{(volume.IsReadOnly ? ",readonly" : "")}";

    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
