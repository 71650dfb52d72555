using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Pods.Follow;

namespace ReleaseTools.Engine.Pods.Follow;

/// <summary>Makes the units that have a machine follow a pod by itself, and removes them.</summary>
public sealed class FollowTimer(PodMachine machine, PodFollowRequest request)
{
    private readonly MachineContext _context = machine.Context;

    /// <summary>That of the timer.</summary>
    public string Name => FollowUnits.Timer(request);

    public bool Exists => File.Exists(Place(Name)) || File.Exists(Place(FollowUnits.Service(request)));

    /// <summary>Writes, enables and starts the timer. One that is there already is replaced.</summary>
    /// <param name="minutes">The interval: one of <see cref="FollowUnits.Minutes"/>.</param>
    /// <param name="program">The path of <c>release</c>; null = the one on the path.</param>
    /// <param name="isDryRun">Whether it is only found out that it could be done.</param>
    /// <exception cref="ReleaseException">There is no such program, or systemd refuses.</exception>
    public async Task<PodTimer> EnableAsync(int minutes, string? program, bool isDryRun, CancellationToken cancellation)
    {
        program ??= ProgramPath.Find(_context.Environment, "release") ?? throw new RefusedException("PodProgramMissing", ErrorCategory.NotInstalled, "release", "The timer runs the program release, which is not on the path.",
            "Install it, or name it: --program PATH (in PowerShell: -Program).");
        if (isDryRun) return Timer(isEnabled: false);
        string? root = _context.Folders.Root == PodMachine.DefaultRoot ? null : _context.Folders.Root, cache = _context.Cache == _context.Folders.Cache ? null : _context.Cache;
        using IDisposable locked = await _context.LockAsync(cancellation);
        _context.Files.Write(Place(FollowUnits.Service(request)), FollowUnits.ServiceText(request, program, root, cache));
        _context.Files.Write(Place(Name), FollowUnits.TimerText(request, minutes));
        await _context.Systemd.ReloadAsync(cancellation);
        await _context.Systemd.EnableAsync([Name], cancellation);
        if (_context.Systemd.Objection is null) await _context.Systemd.StartAsync([Name], cancellation);
        return Timer(isEnabled: true);
    }

    /// <summary>Stops the timer and removes it. The pod stays as it is.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<PodTimer?> DisableAsync(CancellationToken cancellation)
    {
        if (!Exists) return null;
        using IDisposable locked = await _context.LockAsync(cancellation);
        if (_context.Systemd.Objection is null) await _context.Systemd.StopAsync([Name], cancellation);
        if (File.Exists(Place(Name))) await _context.Systemd.DisableAsync([Name], cancellation);
        _context.Files.DeleteFile(Place(Name));
        _context.Files.DeleteFile(Place(FollowUnits.Service(request)));
        await _context.Systemd.ReloadAsync(cancellation);
        return Timer(isEnabled: false);
    }

    private PodTimer Timer(bool isEnabled) => new(request.Channel, request.Pod, Name, isEnabled);

    private string Place(string unit) => _context.Folders.System($"{MachineFolders.Units}/{unit}");
}
