using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Retries;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.TestKit.Pods;

/// <summary>A machine of a test's own, with a systemd that only remembers.</summary>
internal sealed class PodWorld : IDisposable
{
    private readonly TestFolder _folder;
    private readonly bool _isOwner;

    /// <param name="cache">Where fetched files are kept; by default in the root.</param>
    /// <param name="on">Another world, on whose machine this one is.</param>
    public PodWorld(UnpackLimits? limits = null, MemorySystemd? systemd = null, MachineFiles? files = null, TimeProvider? time = null, PodWorld? on = null, string? cache = null)
    {
        (_folder, _isOwner) = (on?._folder ?? new TestFolder(), on is null);
        Systemd = systemd ?? new MemorySystemd();
        Engine = on?.Engine ?? new MemoryEngine();
        var folders = new MachineFolders(_folder["root"]);
        Context = new MachineContext(folders, Systemd, Sink)
        {
            Cache = cache ?? folders.Cache,
            Environment = ProcessEnvironment.Read(),
            OpenEngine = (_, address) => address is null || address == Engine.Address ? Engine : throw new InvalidOperationException($"there is no engine at {address}"),
            Limits = limits ?? UnpackLimits.Default,
            Files = files ?? new MachineFiles(),
            Time = time ?? TimeProvider.System,
            HealthRetry = new Retry { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(1) },
            Http = HttpPipeline.With(new HttpTimeouts { Retry = new Retry { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(5) } }),
        };
        Machine = new PodMachine(Context);
    }

    public MachineContext Context { get; }

    public PodMachine Machine { get; }

    public MemorySystemd Systemd { get; }

    public MemoryEngine Engine { get; }

    public SayingSink Sink { get; } = new();

    public string Root => Context.Folders.Root;

    public string this[string relative] => _folder[relative];

    /// <summary>A bundle beside the machine.</summary>
    public SampleBundle Bundle(string version = "1.2.0", string more = "") => SampleBundle.Create(_folder[$"bundles/{version}"], version, more);

    public Task<DeployedPod> DeployAsync(SampleBundle bundle, bool start = false, PodRuntimeKind runtime = PodRuntimeKind.Oci) =>
        Machine.DeployAsync(new PodDeployRequest(bundle.Path) { Start = start, Runtime = runtime }, TestContext.Current.CancellationToken);

    /// <summary>Everything below the root, except for the lock: names, kinds, and contents of files.</summary>
    public string[] Tree() => !Directory.Exists(Root) ? [] :
    [
        .. Directory.EnumerateFileSystemEntries(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(path => (Path: path, Name: Path.GetRelativePath(Root, path))).Where(entry => entry.Name != "lock").OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => new FileInfo(entry.Path).LinkTarget is { } target ? $"{entry.Name} -> {target}" : Directory.Exists(entry.Path) ? $"{entry.Name}/" : $"{entry.Name}: {File.ReadAllText(entry.Path)}"),
    ];

    /// <summary>The same without folders, which may stay empty.</summary>
    public string[] Files() => [.. Tree().Where(entry => !entry.EndsWith('/'))];

    public void Dispose()
    {
        if (_isOwner) _folder.Dispose();
    }
}
