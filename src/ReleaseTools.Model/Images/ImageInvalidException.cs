namespace ReleaseTools.Images;

/// <summary>An image is not what its manifests or digests say. Nothing of it is used.</summary>
/// <param name="from">The image, as it was named.</param>
/// <param name="objection">As part of a sentence.</param>
public class ImageInvalidException(string from, string objection, Exception? inner = null) : ReleaseException(
    "ImageInvalid", ErrorCategory.InvalidData, from, $"{from} can't be used: {objection}.", "Have it pushed, or written, again.", inner);
