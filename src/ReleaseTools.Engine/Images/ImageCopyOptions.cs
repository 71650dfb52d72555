using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>How an image is copied.</summary>
public sealed record ImageCopyOptions
{
    /// <summary>The one platform of a list that is copied, so that the digest is that platform's; null = the image as it is, with all its platforms.</summary>
    public ImagePlatform? Platform { get; init; }

    /// <summary>Which tags may be moved from another image; by default none.</summary>
    public Predicate<string> Floats { get; init; } = _ => false;

    /// <summary>How many blobs of an image are under way at once.</summary>
    public int BlobsAtOnce { get; init; } = 6;
}
