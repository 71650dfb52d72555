namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>A container as an engine is asked for it (https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerCreate).</summary>
internal sealed record ContainerRequest(string Image, IReadOnlyList<string> Cmd, ContainerHost HostConfig)
{
    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyList<string>? Env { get; init; }

    public string? WorkingDir { get; init; }

    public string? User { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>What a container has of its machine.</summary>
internal sealed record ContainerHost(string NetworkMode, IReadOnlyList<ContainerMount> Mounts, ContainerLog LogConfig)
{
    public IReadOnlyList<string>? SecurityOpt { get; init; }
}

/// <summary>A folder of the machine in a container.</summary>
internal sealed record ContainerMount(string Type, string Source, string Target, bool ReadOnly);

/// <summary>Where an engine keeps what a container says.</summary>
internal sealed record ContainerLog(string Type);

/// <summary>A container that was made.</summary>
internal sealed record ContainerCreated(string Id);

/// <summary>A container in a list.</summary>
internal sealed record ContainerSummary(string Id);

/// <summary>How a container ended.</summary>
internal sealed record ContainerEnd(long StatusCode, ContainerProblem? Error);

/// <summary>Why a container could not be waited for.</summary>
internal sealed record ContainerProblem(string? Message);
