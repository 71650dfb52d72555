using ReleaseTools.Engine.Pods.Machine.Systemd;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.TestKit.Pods;

/// <summary>A systemd that only remembers.</summary>
internal sealed class MemorySystemd : ISystemd
{
    private readonly HashSet<string> _active = new(StringComparer.Ordinal), _enabled = new(StringComparer.Ordinal), _failed = new(StringComparer.Ordinal);

    public string? Objection { get; init; }

    /// <summary>Decides whether a unit starts.</summary>
    public Func<string, bool> Starts { get; set; } = _ => true;

    /// <summary>Called before each change, so that a test can have it be the last one.</summary>
    public Action Step { get; set; } = () => { };

    /// <summary>What was done, in its order.</summary>
    public List<string> Log { get; } = [];

    public IReadOnlyCollection<string> Active => _active;

    public IReadOnlyCollection<string> Enabled => _enabled;

    public Task ReloadAsync(CancellationToken cancellation)
    {
        Step();
        Log.Add("reload");
        return Task.CompletedTask;
    }

    public Task StartAsync(IReadOnlyList<string> units, CancellationToken cancellation) => Each("start", units, unit =>
    {
        _failed.Remove(unit);
        if (Starts(unit)) _active.Add(unit);
        else _failed.Add(unit);
    });

    public Task StopAsync(IReadOnlyList<string> units, CancellationToken cancellation) => Each("stop", units, unit =>
    {
        _active.Remove(unit);
        _failed.Remove(unit);
    });

    public Task EnableAsync(IReadOnlyList<string> units, CancellationToken cancellation) => Each("enable", units, unit => _enabled.Add(unit));

    public Task DisableAsync(IReadOnlyList<string> units, CancellationToken cancellation) => Each("disable", units, unit => _enabled.Remove(unit));

    public Task<IReadOnlyList<DeployedUnit>> QueryAsync(IReadOnlyList<string> units, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<DeployedUnit>>(
        [.. units.Select(unit => new DeployedUnit(unit, _failed.Contains(unit) ? PodRunState.Failed : _active.Contains(unit) ? PodRunState.Active : PodRunState.Inactive, _enabled.Contains(unit)))]);

    private Task Each(string verb, IReadOnlyList<string> units, Action<string> change)
    {
        foreach (string unit in units)
        {
            Step();
            Log.Add($"{verb} {unit}");
            change(unit);
        }
        return Task.CompletedTask;
    }
}
