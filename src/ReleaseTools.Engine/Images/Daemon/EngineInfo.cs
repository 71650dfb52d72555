namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>What an engine says of itself (https://docs.docker.com/reference/api/engine/version/v1.47/#tag/System/operation/SystemInfo).</summary>
internal sealed record EngineInfo
{
    /// <summary>What its containers run on: <c>linux</c>, <c>windows</c>.</summary>
    public string? OSType { get; init; }

    public string? ServerVersion { get; init; }

    public IReadOnlyList<string>? SecurityOptions { get; init; }

    /// <summary>Whether it runs as an ordinary user, whom its containers see as root.</summary>
    public bool IsRootless() => SecurityOptions?.Contains("name=rootless") is true;
}
