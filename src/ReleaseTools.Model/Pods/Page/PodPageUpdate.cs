namespace ReleaseTools.Pods.Page;

/// <summary>The page of a store's channels as it was made.</summary>
/// <param name="Page">Where it is: a path, or a URL.</param>
/// <param name="Channels">How many it shows.</param>
/// <param name="Pods">How many it shows, in all channels.</param>
public sealed record PodPageUpdate(string Page, int Channels, int Pods)
{
    /// <returns>One line.</returns>
    public override string ToString() => $"{Page}: {Pods} {(Pods == 1 ? "pod" : "pods")} in {Channels} {(Channels == 1 ? "channel" : "channels")}";
}
