namespace ReleaseTools.Pods;

/// <summary>Volumes that a release needs and the store doesn't have. Nothing was built.</summary>
public sealed class PodVolumesMissingException(PodTag pod, string store, IReadOnlyList<PodTag> missing) : RefusedException(
    "PodVolumesMissing",
    ErrorCategory.ObjectNotFound,
    pod.ToString(),
    $"{pod} can't be released: {store} has no {(missing.Count == 1 ? $"volume {missing[0]}" : $"volumes {string.Join(", ", missing)}")}. Nothing was built.",
    $"Add {(missing.Count == 1 ? "it" : "them")}: release pod volume {missing[0]} FOLDER (in PowerShell: New-PodVolume {missing[0]} FOLDER), or name another version in the instruction.")
{
    public IReadOnlyList<PodTag> Missing { get; } = missing;
}

/// <summary>Images that a release needs, the store doesn't have, and nothing says how to build. Nothing was built.</summary>
public sealed class PodImagesUnknownException(PodTag pod, string store, IReadOnlyList<PodTag> missing) : RefusedException(
    "PodImagesUnknown",
    ErrorCategory.ObjectNotFound,
    pod.ToString(),
    $"{pod} can't be released: {store} has no {(missing.Count == 1 ? $"image {missing[0]}" : $"images {string.Join(", ", missing)}")}, and release.yaml doesn't say how to build {(missing.Count == 1 ? "it" : "them")}. Nothing was built.",
    $"Add an entry to pods.images in release.yaml: {{ label: \"{missing[0].Label}\", from: {{ dockerfile: Dockerfile }} }}, or name a version in the instruction that the store has.")
{
    public IReadOnlyList<PodTag> Missing { get; } = missing;
}
