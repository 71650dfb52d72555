namespace ReleaseTools.Pods.Page;

/// <summary>What is released in the channels of a store: <c>channels/index.json</c>, for programs. The page beside it shows people the same.</summary>
/// <param name="Schema">1.</param>
/// <param name="Pods">By channel, then by label.</param>
public sealed record PodIndex(int Schema, IReadOnlyList<IndexedPod> Pods)
{
    public const int CurrentSchema = 1;

    public static PodIndex Empty { get; } = new(CurrentSchema, []);

    /// <summary>Whether the index says that a version is there, and what the tip names.</summary>
    public bool Shows(string channel, PodTag pod, PodVersion? tip) => Pods.FirstOrDefault(each => each.Channel == channel && each.Pod == pod.Label.ToString()) is { } shown
        && shown.Tip == tip?.ToString() && shown.Versions.Any(version => version.Version == pod.Version.ToString());

    /// <summary>Replaces what is said of some pods. One of which nothing is left is left out.</summary>
    public PodIndex With(IEnumerable<IndexedPod> pods)
    {
        var all = Pods.ToDictionary(pod => (pod.Channel, pod.Pod));
        foreach (IndexedPod pod in pods) all[(pod.Channel, pod.Pod)] = pod;
        return this with
        {
            Schema = CurrentSchema,
            Pods = [.. all.Values.Where(pod => pod.Versions.Count > 0 || pod.Tip is not null).OrderBy(pod => pod.Channel, StringComparer.Ordinal).ThenBy(pod => pod.Pod, StringComparer.Ordinal)],
        };
    }
}

/// <summary>A pod in a channel.</summary>
/// <param name="Pod">The label: <c>//shop:web</c>.</param>
/// <param name="Path">The folder of its versions, relative to the index: <c>production/shop/web/</c>.</param>
/// <param name="Tip">The version that machines of the channel follow; null = none.</param>
/// <param name="Previous">The one that the tip named before.</param>
/// <param name="Versions">The highest first.</param>
public sealed record IndexedPod(string Channel, string Pod, string Path, string? Tip, string? Previous, IReadOnlyList<IndexedVersion> Versions)
{
    /// <param name="releases">Of this pod, in any order.</param>
    public static IndexedPod Of(string channel, PodLabel pod, PodVersion? tip, PodVersion? previous, IEnumerable<PodRelease> releases) => new(
        channel, pod.ToString(), PodPaths.Pods(channel, pod)[PodPaths.Channels.Length..], tip?.ToString(), previous?.ToString(),
        [.. releases.OrderByDescending(release => release.Version).Select(release => new IndexedVersion(release.Version.ToString(), release.Released))]);
}

/// <summary>A version of a pod that is released in the channel.</summary>
/// <param name="Released">When its manifest was written, as the store dates it.</param>
public sealed record IndexedVersion(string Version, DateTimeOffset Released);
