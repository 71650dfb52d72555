using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>How an image is copied.</summary>
public sealed record ImageCopyOptions
{
    /// <summary>The platforms that are copied. Of one, the digest is that of its image; of several, that of a new index of those alone. None = the image as it is, with all its platforms.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>Whether layers are copied, too, that only their owner distributes (<see cref="ImageMediaType.IsForeign"/>), such as those of older Windows images: have the right to.</summary>
    public bool IncludeForeign { get; init; }

    /// <summary>How plain layers of a container engine's images are compressed on their way; all others stay as they are.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Gzip;

    /// <summary>Which tags may be moved from another image; by default none.</summary>
    public Predicate<string> Floats { get; init; } = _ => false;

    /// <summary>Whether what refers to the image, or to one of its platforms, is copied, too: signatures, attestations, SBOMs.</summary>
    public bool Referrers { get; init; }

    /// <summary>How many blobs of an image are under way at once.</summary>
    public int BlobsAtOnce { get; init; } = 6;
}
