namespace ReleaseTools.Images;

/// <summary>Names content: what it is, by which digest, how long (https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md).</summary>
/// <param name="Size">In bytes.</param>
public sealed record ImageDescriptor(string MediaType, ImageDigest Digest, long Size)
{
    /// <summary>Of a manifest in an index; null where it is not said.</summary>
    public ImagePlatform? Platform { get; init; }

    /// <summary>Of an artifact in a list of referrers; null where it is not said.</summary>
    public string? ArtifactType { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ImageManifest.NoAnnotations;

    public override string ToString() => $"{Digest} ({MediaType})";
}
