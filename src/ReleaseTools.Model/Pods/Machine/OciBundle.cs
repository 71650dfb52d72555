using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseTools.Pods.Machine;

/// <summary>
/// How a runtime such as runc runs an app: the content of <c>config.json</c> (https://github.com/opencontainers/runtime-spec/blob/v1.0.2/config.md). The app is in the machine's network, its
/// image is read-only, and <c>/tmp</c>, <c>/run</c> and <c>/var/tmp</c> are empty and in memory.
/// </summary>
public sealed record OciBundle
{
    private static readonly JsonSerializerOptions s_layout = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // what Docker lets a container do
    private static readonly string[] s_capabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT",
        "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    private static readonly string[] s_masked =
        ["/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware"];

    private static readonly string[] s_readOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <summary>The absolute path of the image's files.</summary>
    public required string Root { get; init; }

    /// <summary>The command and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required PodAccount Account { get; init; }

    /// <summary>The folder that the command starts in.</summary>
    public string WorkingFolder { get; init; } = "/";

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The files and folders of the machine that the app sees.</summary>
    public IReadOnlyList<BindMount> Binds { get; init; } = [];

    public string Write() => new JsonObject
    {
        ["ociVersion"] = "1.0.2",
        ["process"] = Process(),
        ["root"] = new JsonObject { ["path"] = Root, ["readonly"] = true },
        ["mounts"] = new JsonArray([.. Mounts()]),
        ["linux"] = new JsonObject
        {
            ["namespaces"] = new JsonArray([.. new[] { "pid", "ipc", "mount" }.Select(type => (JsonNode)new JsonObject { ["type"] = type })]),
            ["resources"] = new JsonObject { ["devices"] = new JsonArray(new JsonObject { ["allow"] = false, ["access"] = "rwm" }) },
            ["maskedPaths"] = Texts(s_masked),
            ["readonlyPaths"] = Texts(s_readOnly),
        },
    }.ToJsonString(s_layout) + "\n";

    private JsonObject Process()
    {
        bool isRoot = Account.User == 0;
        var user = new JsonObject { ["uid"] = Account.User, ["gid"] = Account.Group };
        if (Account.Groups.Count > 0) user["additionalGids"] = new JsonArray([.. Account.Groups.Select(group => (JsonNode)JsonValue.Create(group))]);
        var capabilities = new JsonObject { ["bounding"] = Texts(s_capabilities) };
        // another user has what its programs are given when they start
        foreach (string set in new[] { "effective", "permitted" }) capabilities[set] = Texts(isRoot ? s_capabilities : []);
        return new JsonObject
        {
            ["terminal"] = false,
            ["user"] = user,
            ["args"] = Texts(Command),
            ["env"] = Texts(Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")),
            ["cwd"] = WorkingFolder,
            ["capabilities"] = capabilities,
        };
    }

    private IEnumerable<JsonNode> Mounts()
    {
        yield return Mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev");
        yield return Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        yield return Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620");
        yield return Mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k");
        yield return Mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
        // a new sysfs needs a network of its own
        yield return Mount("/sys", "bind", "/sys", "rbind", "nosuid", "noexec", "nodev", "ro");
        yield return Mount("/run", "tmpfs", "tmpfs", "nosuid", "nodev", "mode=755");
        foreach (string folder in new[] { "/tmp", "/var/tmp" }) yield return Mount(folder, "tmpfs", "tmpfs", "nosuid", "nodev", "mode=1777");
        foreach (BindMount bind in Binds) yield return Mount(bind.Target, "bind", bind.Source, "rbind", "rprivate", bind.IsReadOnly ? "ro" : "rw");
    }

    private static JsonObject Mount(string target, string type, string source, params string[] options) =>
        new() { ["destination"] = target, ["type"] = type, ["source"] = source, ["options"] = Texts(options) };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
}

/// <summary>A file or folder of the machine that an app sees.</summary>
/// <param name="Source">Its absolute path on the machine.</param>
/// <param name="Target">Where the app finds it.</param>
public sealed record BindMount(string Source, string Target, bool IsReadOnly);
