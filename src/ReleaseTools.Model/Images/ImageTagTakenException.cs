namespace ReleaseTools.Images;

/// <summary>A tag stands for another image, and may not be moved.</summary>
/// <param name="repository">Where: <c>registry.example.com/hello</c>.</param>
/// <param name="there">What it stands for.</param>
/// <param name="wanted">What it was to stand for.</param>
public sealed class ImageTagTakenException(string repository, string tag, ImageDigest there, ImageDigest wanted) : RefusedException(
    "ImageTagElsewhere", ErrorCategory.ResourceExists, $"{repository}:{tag}", $"{repository}:{tag} stands for {there}, not for {wanted}.", "Take another tag. One that may move has to be declared as floating.");
