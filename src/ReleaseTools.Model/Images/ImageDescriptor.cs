namespace ReleaseTools.Images;

/// <summary>Names content: what it is, by which digest, how long (https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md).</summary>
/// <param name="Size">In bytes.</param>
public sealed record ImageDescriptor(string MediaType, ImageDigest Digest, long Size)
{
    /// <summary>Of a manifest in an index; null where it is not said.</summary>
    public ImagePlatform? Platform { get; init; }

    /// <summary>Of an artifact in a list of referrers; null where it is not said.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Where else the content can be fetched: of layers that their owner distributes.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ImageManifest.NoAnnotations;

    /// <summary>Whether it is of a manifest, as far as it says.</summary>
    public bool IsManifest => MediaType is "" || ImageMediaType.IsIndex(MediaType) || ImageMediaType.IsImage(MediaType);

    /// <summary>Compares what an index, or a layout, says of a manifest with the manifest itself.</summary>
    /// <returns>As part of a sentence about the index; null where they agree.</returns>
    public string? Objection(ImageManifest manifest) =>
        Size != manifest.Bytes.Length ? $"it says that {Digest} has {Size} bytes, and it has {manifest.Bytes.Length}"
        : MediaType is not "" && MediaType != manifest.MediaType ? $"it says that {Digest} is of the type {MediaType}, and it is of {manifest.MediaType}"
        : null;

    public override string ToString() => $"{Digest} ({MediaType})";
}
