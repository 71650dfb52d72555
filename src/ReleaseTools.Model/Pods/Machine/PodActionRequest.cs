namespace ReleaseTools.Pods.Machine;

/// <summary>Something to do with deployed versions of a pod.</summary>
/// <param name="Target">The version, or the pod. Where no version is named, the highest is started, enabled and marked good, and all are stopped and disabled.</param>
/// <param name="Actions">At least one: carried out in this order, and none of them unless all can be.</param>
public sealed record PodActionRequest(PodTarget Target, params IReadOnlyList<PodAction> Actions)
{
    /// <summary>Only the units of this instance; null = all.</summary>
    public string? Instance { get; init; }
}

/// <summary>What can be done with a deployed pod.</summary>
public enum PodAction : long
{
    /// <summary>Starts its units. Other versions are left as they are.</summary>
    Start,

    /// <summary>Stops its units.</summary>
    Stop,

    /// <summary>Has it start with the machine.</summary>
    Enable,

    /// <summary>Has it no longer start with the machine.</summary>
    Disable,

    /// <summary>Has clean-ups keep it.</summary>
    MarkGood,

    /// <summary>Goes back to the version that was active before, whichever version is named.</summary>
    RollBack,

    /// <summary>Stops it and removes it with its units and volumes.</summary>
    Undeploy,
}
