using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Pods.Machine.Containers;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Pods.Machine.Systemd;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Retries;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>What work on the pods of a machine needs.</summary>
internal sealed record MachineContext(MachineFolders Folders, ISystemd Systemd, IProgressSink Progress)
{
    public MachineFiles Files { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public HttpPipeline Http { get; init; } = HttpPipeline.Shared;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public UnpackLimits Limits { get; init; } = UnpackLimits.Default;

    /// <summary>The waits between two looks at a pod that was started.</summary>
    public Retry HealthRetry { get; init; } = new() { FirstDelay = TimeSpan.FromSeconds(1), LongestDelay = TimeSpan.FromSeconds(10), Jitter = (1, 1) };

    /// <summary>Where fetched artifacts are kept; another folder than the machine's own can be shared.</summary>
    public string Cache { get; init; } = Folders.Cache;

    /// <summary>Opens the container engine at an address, where a pod needs it; null = the one that the environment names.</summary>
    public Func<MachineContext, string?, IContainerEngine> OpenEngine { get; init; } = (context, address) => DockerEngine.Of(context.Environment, address);

    public void Warn(string text) => Progress.Say($"warning: {text}");

    /// <summary>Waits until no other process changes the machine's pods.</summary>
    public async Task<IDisposable> LockAsync(CancellationToken cancellation)
    {
        Files.CreateFolder(Folders.Root);
        return await MachineLock.TakeAsync(Folders.Lock, () => Progress.Say($"waiting for another process that changes the pods in {Folders.Root}"), cancellation);
    }
}
