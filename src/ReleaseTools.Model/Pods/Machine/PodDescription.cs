namespace ReleaseTools.Pods.Machine;

/// <summary>Puts together what is known of a deployed pod.</summary>
public static class PodDescription
{
    /// <param name="units">How each of its units is, in the order of the record.</param>
    /// <param name="folder">Its folder on the machine.</param>
    /// <param name="isActive">Whether it is the version that was started last.</param>
    public static DeployedPod Of(PodDeployment pod, IReadOnlyList<DeployedUnit> units, string folder, bool isActive) => new()
    {
        Pod = pod.Pod,
        Runtime = pod.Runtime,
        State = StateOf(pod, units),
        IsEnabled = units.Any(unit => unit.IsEnabled),
        IsGood = pod.IsGood,
        IsActive = isActive,
        Units = units,
        Ports = pod.Ports,
        Folder = folder,
        DeployedAt = pod.DeployedAt,
    };

    /// <summary>The same pod once it is removed.</summary>
    public static DeployedPod Removed(DeployedPod pod) => pod with { Change = PodChange.Removed, State = PodRunState.Inactive, IsEnabled = false, IsActive = false, Folder = null, Units = [] };

    // what starting the pod does not start need not run
    private static PodRunState StateOf(PodDeployment pod, IReadOnlyList<DeployedUnit> units)
    {
        if (units.Any(unit => unit.State is PodRunState.Failed)) return PodRunState.Failed;
        if (units.All(unit => unit.State is PodRunState.Inactive)) return PodRunState.Inactive;
        return pod.Units.Zip(units).All(unit => !unit.First.Start || unit.Second.State is PodRunState.Active) ? PodRunState.Active : PodRunState.Partial;
    }
}
