namespace ReleaseTools.Engine.Pods.Machine.Unpacking;

/// <summary>What a folder is unpacked for.</summary>
internal enum TreeKind
{
    /// <summary>Data: a volume, or a bundle.</summary>
    Data,

    /// <summary>The file system of an image, layer over layer.</summary>
    Image,
}

/// <summary>An archive of a pod is refused.</summary>
/// <param name="from">What it is.</param>
/// <param name="reason">As part of a sentence.</param>
internal sealed class PodArchiveException(string from, string reason, Exception? inner = null) : RefusedException("PodArchiveRefused", ErrorCategory.InvalidData, from,
    $"{from} is refused: {reason}. Nothing was deployed.", "Check where the archive comes from, and make it again.", inner);
