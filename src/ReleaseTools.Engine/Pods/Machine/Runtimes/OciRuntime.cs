using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Runtimes;

/// <summary>Runs apps by runc or crun, without a daemon: a bundle for each app, and a service that runs it.</summary>
internal sealed class OciRuntime(string program) : IPodRuntime
{
    /// <summary>The folder of the bundles in that of the pod.</summary>
    public const string Bundles = "bundles";

    public PodRuntimeKind Kind => PodRuntimeKind.Oci;

    public string Program { get; } = program;

    /// <summary>Finds the runtime of this machine.</summary>
    /// <param name="missing">Called with a warning where there is none: it is expected where Debian installs it then.</param>
    public static OciRuntime Find(IReadOnlyDictionary<string, string> environment, Action<string> missing)
    {
        if (ProgramPath.Find(environment, "runc", "crun") is { } found) return new OciRuntime(found);
        missing("neither runc nor crun is installed: the pod's units run /usr/sbin/runc");
        return new OciRuntime("/usr/sbin/runc");
    }

    public RuntimeFiles Plan(PodPlacement placement)
    {
        PodManifest pod = placement.Manifest;
        var files = placement.Apps().ToDictionary(app => Path.Combine(Bundles, app.Name, "config.json"), app => Bundle(placement, app).Write(), StringComparer.Ordinal);
        IReadOnlyList<PodUnit> units = pod.Units.Count > 0 ? [] : PodAppUnits.Of(pod, placement.Record, app => Commands(placement, app));
        return new RuntimeFiles(files, units, RuntimeFiles.None);
    }

    private AppCommands Commands(PodPlacement placement, PodApp app)
    {
        string id = Path.GetFileNameWithoutExtension(PodUnitName.Of(placement.Manifest.Tag, $"{app.Name}.service").ToString());
        string[] delete = [Program, "delete", "--force", id];
        return new AppCommands(delete, [Program, "run", "--bundle", Path.Combine(placement.Folder, Bundles, app.Name), id], delete);
    }

    private static OciBundle Bundle(PodPlacement placement, PodAppPlan app)
    {
        PodAccount account = placement.AccountOf(app.App);
        var environment = new Dictionary<string, string>(app.Environment, StringComparer.Ordinal);
        environment.TryAdd("HOME", account.Home ?? (account.User == 0 ? "/root" : "/"));
        return new OciBundle
        {
            Root = placement.Rootfs(app.App.Image),
            Command = app.Command,
            Account = account,
            WorkingFolder = app.WorkingFolder,
            Environment = environment,
            Binds = [.. NetworkFiles(), .. app.Volumes(placement.Manifest, placement.Volume)],
        };
    }

    // the app is in the machine's network, and resolves names as the machine does
    private static IEnumerable<BindMount> NetworkFiles() => new[] { "/etc/hosts", "/etc/resolv.conf" }.Select(file => new BindMount(file, file, IsReadOnly: true));
}
