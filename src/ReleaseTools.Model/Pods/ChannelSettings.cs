using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Pods;

/// <summary>What a channel says of its pods: the content of <c>channel.yaml</c>.</summary>
public sealed record ChannelSettings
{
    public ChannelOverlay Overlay { get; init; } = new();

    /// <summary>How many of the machines that follow a pod go to a newer version.</summary>
    public PodShare Rollout { get; init; } = PodShare.All;

    /// <summary>The keys of the file.</summary>
    public static ISectionTable Table => ChannelSettingsKeys.Root;

    /// <param name="root">What the file holds; null where it holds nothing.</param>
    /// <returns>Null where the file has problems, which the list has then.</returns>
    public static ChannelSettings? Read(DefinitionNode? root, ProblemList problems)
    {
        if (root is null or { IsEmpty: true }) return problems.Sorted.Count == 0 ? new ChannelSettings() : null;
        return ChannelSettingsKeys.Root.TryRead(root, problems, out ChannelSettings? settings) && problems.Sorted.Count == 0 ? settings : null;
    }
}
