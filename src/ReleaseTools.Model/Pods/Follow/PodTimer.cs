namespace ReleaseTools.Pods.Follow;

/// <summary>The timer by which systemd has a machine follow a pod.</summary>
/// <param name="Name">That of its unit: <c>releasetools-follow--production--foo--web.timer</c>.</param>
/// <param name="IsEnabled">False where it was removed.</param>
public sealed record PodTimer(string Channel, PodLabel Pod, string Name, bool IsEnabled)
{
    /// <returns>One line.</returns>
    public override string ToString() => $"{Name}: {(IsEnabled ? "enabled" : "removed")}";
}
