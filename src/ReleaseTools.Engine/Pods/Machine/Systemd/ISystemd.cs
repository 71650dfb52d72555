using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Systemd;

/// <summary>What runs units. Units are called by their names on the machine.</summary>
internal interface ISystemd
{
    /// <summary>Why nothing can be started or stopped, as a sentence; null where it can.</summary>
    string? Objection { get; }

    /// <summary>Reads all units again.</summary>
    Task ReloadAsync(CancellationToken cancellation);

    /// <exception cref="ReleaseException">They don't start.</exception>
    Task StartAsync(IReadOnlyList<string> units, CancellationToken cancellation);

    /// <summary>Stops units and waits until they are; one that does not run is fine.</summary>
    Task StopAsync(IReadOnlyList<string> units, CancellationToken cancellation);

    /// <summary>Has units start with the machine.</summary>
    Task EnableAsync(IReadOnlyList<string> units, CancellationToken cancellation);

    /// <summary>Has units no longer start with the machine; one that does not is fine.</summary>
    Task DisableAsync(IReadOnlyList<string> units, CancellationToken cancellation);

    /// <returns>How each unit is, in the same order. One that is not known neither runs nor is enabled.</returns>
    Task<IReadOnlyList<DeployedUnit>> QueryAsync(IReadOnlyList<string> units, CancellationToken cancellation);
}
