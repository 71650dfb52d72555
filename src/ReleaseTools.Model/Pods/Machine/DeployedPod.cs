namespace ReleaseTools.Pods.Machine;

/// <summary>A version of a pod on a machine: what was deployed, and how it is now.</summary>
public sealed record DeployedPod
{
    public required PodTag Pod { get; init; }

    public PodLabel Label => Pod.Label;

    public PodVersion Version => Pod.Version;

    public PodRuntimeKind Runtime { get; init; }

    /// <summary>Whether it runs.</summary>
    public PodRunState State { get; init; }

    /// <summary>Whether any of its units starts with the machine.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Whether it passed its health check, or was marked good by hand: a clean-up keeps it.</summary>
    public bool IsGood { get; init; }

    /// <summary>Whether it is the version that was started last, and that an update would replace.</summary>
    public bool IsActive { get; init; }

    /// <summary>Every unit that can be started.</summary>
    public IReadOnlyList<DeployedUnit> Units { get; init; } = [];

    /// <summary>The ports of the machine that it has.</summary>
    public IReadOnlyList<UsedPort> Ports { get; init; } = [];

    /// <summary>Its folder on the machine; null where nothing was deployed.</summary>
    public string? Folder { get; init; }

    /// <summary>The folder that pods of the machine are below.</summary>
    public string? Root { get; init; }

    public DateTimeOffset DeployedAt { get; init; }

    /// <summary>What the command did.</summary>
    public PodChange Change { get; init; }

    /// <returns>The label and version, which commands take.</returns>
    public override string ToString() => Pod.ToString();
}

/// <summary>A unit of a deployed pod.</summary>
/// <param name="Name">As systemd has it: <c>foo--web--web--1.2.0.service</c>.</param>
public sealed record DeployedUnit(string Name, PodRunState State, bool IsEnabled)
{
    public override string ToString() => Name;
}

/// <summary>Whether a pod, or a unit, runs.</summary>
public enum PodRunState : long
{
    /// <summary>It does not run.</summary>
    Inactive,

    /// <summary>It runs.</summary>
    Active,

    /// <summary>Some of the pod's units run.</summary>
    Partial,

    /// <summary>It failed.</summary>
    Failed,
}

/// <summary>What a command did with a pod.</summary>
public enum PodChange : long
{
    /// <summary>Nothing: it was as it should be.</summary>
    None,
    Deployed,
    Started,
    Stopped,
    Enabled,
    Disabled,
    MarkedGood,
    Removed,
}

/// <summary>What runs the apps of a pod.</summary>
public enum PodRuntimeKind : long
{
    /// <summary>runc or crun, without a daemon.</summary>
    Oci,

    /// <summary>podman 4.7 or newer, by its systemd generator.</summary>
    Quadlet,

    /// <summary>Docker 20.10 or newer: images are loaded into the engine, and services run its command.</summary>
    Docker,
}
