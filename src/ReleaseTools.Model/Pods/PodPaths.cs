using System.Diagnostics.CodeAnalysis;

namespace ReleaseTools.Pods;

/// <summary>Where everything lies in a store of pods. These keys are a contract: people serve them as web pages and write them into scripts.</summary>
public static class PodPaths
{
    public const string Images = "images/";
    public const string Volumes = "volumes/";
    public const string Channels = "channels/";

    /// <summary>What is released in all channels, for programs.</summary>
    public const string Index = $"{Channels}index.json";

    /// <summary>The same for people.</summary>
    public const string Page = $"{Channels}index.html";

    /// <summary>Beside a pod's versions: the newest one of the channel.</summary>
    public const string Tip = "tip";

    /// <summary>Beside a pod's versions: the one that <see cref="Tip"/> named before.</summary>
    public const string Previous = "previous";

    public const string Manifest = "pod.json";
    public const string ReleaseRecord = "release.json";
    public const string VolumeRecord = "volume.json";

    /// <summary>In an image or a volume: the digest of its uncompressed tar, in hexadecimal and with a line break.</summary>
    public const string Checksum = "sha512";

    public const string ImageLayout = "oci/";
    public const string ImageArchive = "image.tar.gz";

    /// <summary>An image as releases of the ops tool have it: a <c>manifest</c> and a <c>rootfs</c>, in a tar compressed by gzip.</summary>
    public const string ImportedImage = "image.aci";

    /// <summary>In a channel: what the channel changes in its pods.</summary>
    public const string ChannelFile = "channel.yaml";

    public const string InstructionSuffix = ".yaml";

    /// <returns><c>images/foo/bar/web/1.2.0/</c></returns>
    public static string Image(PodTag image) => $"{Images}{Folder(image)}";

    /// <returns><c>volumes/foo/bar/data/1.2.0/</c></returns>
    public static string Volume(PodTag volume) => $"{Volumes}{Folder(volume)}";

    /// <returns><c>volumes/foo/bar/data/1.2.0/data.tar.gz</c></returns>
    public static string VolumeArchive(PodTag volume) => $"{Volume(volume)}{volume.Label.Name}.tar.gz";

    /// <returns><c>channels/production/</c></returns>
    public static string Channel(string channel) => $"{Channels}{CheckChannel(channel)}/";

    /// <returns><c>channels/production/channel.yaml</c></returns>
    public static string ChannelSettings(string channel) => Channel(channel) + ChannelFile;

    /// <returns><c>channels/production/foo/bar/web/</c>, where its versions are.</returns>
    public static string Pods(string channel, PodLabel pod) => $"{Channel(channel)}{pod.Folder}/";

    /// <returns><c>channels/production/foo/bar/web/1.2.0/</c></returns>
    public static string Pod(string channel, PodTag pod) => $"{Channel(channel)}{Folder(pod)}";

    /// <returns><c>channels/production/foo/bar/web/1.2.0/pod.json</c></returns>
    public static string PodManifest(string channel, PodTag pod) => Pod(channel, pod) + Manifest;

    /// <returns><c>channels/production/foo/bar/web/1.2.0.yaml</c></returns>
    public static string Instruction(string channel, PodTag pod) => $"{Pods(channel, pod.Label)}{pod.Version}{InstructionSuffix}";

    /// <returns><c>channels/production/foo/bar/web/tip</c></returns>
    public static string TipLink(string channel, PodLabel pod) => Pods(channel, pod) + Tip;

    /// <returns><c>channels/production/foo/bar/web/previous</c></returns>
    public static string PreviousLink(string channel, PodLabel pod) => Pods(channel, pod) + Previous;

    /// <returns><c>channels/production/foo/bar/web/1.2.0/images/base</c></returns>
    public static string ImageLink(string channel, PodTag pod, string name) => Pod(channel, pod) + Images + name;

    /// <returns><c>channels/production/foo/bar/web/1.2.0/volumes/data</c></returns>
    public static string VolumeLink(string channel, PodTag pod, string name) => Pod(channel, pod) + Volumes + name;

    /// <summary>The target of a relative symbolic link.</summary>
    /// <param name="link">The key of the link.</param>
    /// <param name="target">The key that it leads to.</param>
    /// <returns>Such as <c>../../../../../../../images/foo/bar/base/1.2.0</c>.</returns>
    public static string Relative(string link, string target)
    {
        string[] from = link.Split('/')[..^1], to = target.TrimEnd('/').Split('/');
        int shared = 0;
        while (shared < from.Length && shared < to.Length - 1 && from[shared] == to[shared]) shared++;
        return string.Join('/', [.. Enumerable.Repeat("..", from.Length - shared), .. to[shared..]]);
    }

    /// <summary>Resolves the target of a relative symbolic link.</summary>
    /// <returns>The key that it leads to, or null where it leaves the store.</returns>
    public static string? Follow(string link, string target)
    {
        var parts = new List<string>(link.Split('/')[..^1]);
        foreach (string part in target.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            else return null;
        }
        return target.StartsWith('/') || parts.Count == 0 ? null : string.Join('/', parts);
    }

    /// <summary>Whether a text can name a channel.</summary>
    public static bool IsChannel(string text) => PodLabel.IsPart(text) && text.Length <= PodLabel.MaximumLength;

    /// <summary>Reads a key back: what it belongs to, and where in it the object is.</summary>
    public static bool TryParse(string key, [NotNullWhen(true)] out PodKey? parsed) => (parsed = PodKey.Read(key.TrimEnd('/').Split('/'))) is not null;

    private static string Folder(PodTag tag) => $"{tag.Label.Folder}/{tag.Version}/";

    private static string CheckChannel(string channel) => IsChannel(channel)
        ? channel
        : throw new UsageException("PodChannelInvalid", channel, $"'{channel}' is not the name of a channel.", "Use lower-case letters and digits, with single hyphens between them.");
}
