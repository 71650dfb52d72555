namespace ReleaseTools.Images;

/// <summary>A tag points to another image, and may not be moved.</summary>
/// <param name="repository">Where: <c>registry.example.com/hello</c>.</param>
/// <param name="there">What it points to.</param>
/// <param name="wanted">What it was to point to.</param>
public sealed class ImageTagTakenException(string repository, string tag, ImageDigest there, ImageDigest wanted) : RefusedException(
    "ImageTagElsewhere", ErrorCategory.ResourceExists, $"{repository}:{tag}", $"{repository}:{tag} points to {there}, not to {wanted}.", "Take another tag. One that may move has to be declared as floating.");
