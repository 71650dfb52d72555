using ReleaseTools.Staging;

namespace ReleaseTools.Pods;

/// <summary>What a key of a store of pods is.</summary>
/// <param name="Path">What follows the folder of the version, or the name of a link in it; empty for the folder itself.</param>
public sealed record PodKey(PodKeyKind Kind, string? Channel = null, PodLabel? Label = null, PodVersion? Version = null, string Path = "")
{
    /// <summary>The version that the key belongs to; null for what belongs to all versions, such as <c>tip</c>.</summary>
    public PodTag? Tag => Label is not null && Version is not null ? new PodTag(Label, Version) : null;

    /// <returns>Null where the key is none of a store's.</returns>
    internal static PodKey? Read(string[] parts) => parts switch
    {
        _ when !ObjectPath.IsValid(string.Join('/', parts)) => null,
        ["images", ..] => Versioned(PodKeyKind.Image, null, parts[1..]),
        ["volumes", ..] => Versioned(PodKeyKind.Volume, null, parts[1..]),
        ["pods", ..] => Versioned(PodKeyKind.EarlierPod, null, parts[1..]),
        ["channels", var channel, PodPaths.ChannelFile] when PodPaths.IsChannel(channel) => new PodKey(PodKeyKind.ChannelSettings, channel),
        ["channels", var channel, ..] when PodPaths.IsChannel(channel) => InChannel(channel, parts[2..]),
        ["envs", var environment, .. var label] when PodPaths.IsChannel(environment) && LabelOf(label) is { } pod => new PodKey(PodKeyKind.EarlierLink, environment, pod),
        _ => null,
    };

    private static PodKey? InChannel(string channel, string[] parts)
    {
        if (parts.Length < 2) return null;
        if (Versioned(PodKeyKind.Pod, channel, parts) is { } pod)
        {
            return pod.Path.Split('/') switch
            {
                ["images", var name] => pod with { Kind = PodKeyKind.ImageLink, Path = name },
                ["volumes", var name] => pod with { Kind = PodKeyKind.VolumeLink, Path = name },
                _ => pod,
            };
        }
        string last = parts[^1];
        if (LabelOf(parts[..^1]) is { } label)
        {
            if (last is PodPaths.Tip) return new PodKey(PodKeyKind.Tip, channel, label);
            if (last is PodPaths.Previous) return new PodKey(PodKeyKind.Previous, channel, label);
            // never cut at a dot: 1.2.yaml is version 1.2
            if (last.EndsWith(PodPaths.InstructionSuffix, StringComparison.Ordinal) && PodVersion.TryParse(last[..^PodPaths.InstructionSuffix.Length], out PodVersion? version))
                return new PodKey(PodKeyKind.Instruction, channel, label, version);
        }
        return LabelOf(parts) is { } whole ? new PodKey(PodKeyKind.EarlierLink, channel, whole) : null;
    }

    // labels can't have a version as their third part or later, so that the first one ends the label
    private static PodKey? Versioned(PodKeyKind kind, string? channel, string[] parts)
    {
        for (int i = 2; i < parts.Length; i++)
        {
            if (PodVersion.TryParse(parts[i], out PodVersion? version))
                return LabelOf(parts[..i]) is { } label ? new PodKey(kind, channel, label, version, string.Join('/', parts[(i + 1)..])) : null;
        }
        return null;
    }

    private static PodLabel? LabelOf(string[] parts) => PodLabel.TryParseFolder(string.Join('/', parts), out PodLabel? label) ? label : null;
}

/// <summary>What there is in a store of pods.</summary>
public enum PodKeyKind : long
{
    /// <summary>A version of an image, or a file of it.</summary>
    Image,

    /// <summary>A version of a volume, or a file of it.</summary>
    Volume,

    /// <summary>A version of a pod in a channel, or a file of it.</summary>
    Pod,

    /// <summary>A link of a pod to one of its images.</summary>
    ImageLink,

    /// <summary>A link of a pod to one of its volumes.</summary>
    VolumeLink,

    /// <summary>The link to the newest version of a pod in a channel.</summary>
    Tip,

    /// <summary>The link to the version before it.</summary>
    Previous,

    /// <summary>The file with the instructions for making a version of a pod.</summary>
    Instruction,

    /// <summary>The file with the settings of a channel.</summary>
    ChannelSettings,

    /// <summary>A version of a pod as later releases of the ops tool keep it, outside of channels: <c>pods/foo/bar/web/17/</c>.</summary>
    EarlierPod,

    /// <summary>A channel's or an environment's only link to a pod, as the ops tool (<c>channels/production/foo/web</c>) and its successor (<c>envs/production/foo/web</c>) have it.</summary>
    EarlierLink,
}
