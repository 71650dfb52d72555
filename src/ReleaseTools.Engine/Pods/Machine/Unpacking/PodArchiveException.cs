namespace ReleaseTools.Engine.Pods.Machine.Unpacking;

/// <summary>An archive of a pod is refused.</summary>
/// <param name="from">What it is.</param>
/// <param name="reason">As part of a sentence.</param>
internal sealed class PodArchiveException(string from, string reason, Exception? inner = null) : RefusedException("PodArchiveRefused", ErrorCategory.InvalidData, from,
    $"{from} is refused: {reason}. Nothing was deployed.", "Check where the archive comes from, and make it again.", inner);
