using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Pods.Follow;

/// <summary>A pod that a machine follows.</summary>
/// <param name="Store">The URL of the store of pods: a folder, a bucket, or where a web server serves one.</param>
public sealed record PodFollowRequest(string Channel, PodLabel Pod, string Store)
{
    public PodRuntimeKind Runtime { get; init; }

    /// <summary>After an update, old versions are removed: this many of the highest stay, besides those that are needed. Null = all.</summary>
    public int? Keep { get; init; }

    /// <summary>Whether a version that did not work on this machine is tried again.</summary>
    public bool Retries { get; init; }

    /// <summary>As one file name: <c>production--foo--bar--web</c>.</summary>
    public string FileName => $"{Channel}--{Pod.FileName}";
}
