using System.Collections.Immutable;

namespace ReleaseTools.Images;

/// <summary>A manifest as a registry keeps it: its bytes, which its digest is of, and what they say.</summary>
public sealed record ImageManifest
{
    /// <summary>The most bytes that a manifest may have: what registries promise to take (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests).</summary>
    public const int LongestManifest = 4 << 20;

    /// <summary>The most layers, or platforms, that are followed. Docker's own limit is 127 layers.</summary>
    public const int MostParts = 1000;

    /// <summary>How deep lists of images may be in each other. An index of indexes is rare, and deeper ones are a mistake.</summary>
    public const int DeepestIndex = 3;

    internal static readonly IReadOnlyDictionary<string, string> NoAnnotations = ImmutableDictionary<string, string>.Empty;

    /// <summary>The very bytes: never written anew, for their digest is the image's identity.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    public required ImageDigest Digest { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Of an image: its configuration; null for an index.</summary>
    public ImageDescriptor? Config { get; init; }

    /// <summary>Of an image, the lowest first.</summary>
    public IReadOnlyList<ImageDescriptor> Layers { get; init; } = [];

    /// <summary>Of an index.</summary>
    public IReadOnlyList<ImageDescriptor> Manifests { get; init; } = [];

    /// <summary>What this is about, such as the image that is signed; null where it is about nothing else.</summary>
    public ImageDescriptor? Subject { get; init; }

    /// <summary>Of an artifact; else null.</summary>
    public string? ArtifactType { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = NoAnnotations;

    /// <summary>Whether its configuration is that of an image, which names its layers, too (<see cref="ImageConfig"/>).</summary>
    public bool HasImageConfig => Config?.MediaType is ImageMediaType.OciConfig or ImageMediaType.DockerConfig;

    /// <summary>Whether its layers make a file system, and are named in its configuration as well. Of an artifact, which has other content or a type of its own, they are not.</summary>
    public bool HasFileSystem => HasImageConfig && ArtifactType is null && (Layers.Count == 0 || Layers.Any(layer => ImageMediaType.IsLayer(layer.MediaType)));

    public bool IsIndex => ImageMediaType.IsIndex(MediaType);

    public ImageDescriptor Descriptor => new(MediaType, Digest, Bytes.Length) { ArtifactType = ArtifactType };

    /// <summary>The blobs that have to be there for it: those of an image that may be copied, its configuration last, each once.</summary>
    /// <param name="includeForeign">Whether those are counted that may lie elsewhere (<see cref="ImageMediaType.IsForeign"/>).</param>
    public IEnumerable<ImageDescriptor> Blobs(bool includeForeign = false) =>
        (Config is null ? Layers : Layers.Append(Config)).Where(blob => includeForeign || !ImageMediaType.IsForeign(blob.MediaType)).DistinctBy(blob => blob.Digest);

    /// <summary>The layers that stay where their owner has them, each once.</summary>
    public IEnumerable<ImageDescriptor> ForeignLayers() => Layers.Where(layer => ImageMediaType.IsForeign(layer.MediaType)).DistinctBy(layer => layer.Digest);

    /// <summary>Whether a digest, by whatever algorithm, names this manifest: two that differ in their algorithm say nothing of each other, the bytes do.</summary>
    public bool Is(ImageDigest digest) => digest == Digest || (digest.Algorithm != Digest.Algorithm && digest.IsOf(Bytes.Span));

    /// <summary>Whether a digest names this manifest, or its configuration, which is what container engines call an image by.</summary>
    public bool IsCalled(ImageDigest digest) => Is(digest) || digest == Config?.Digest;

    // the bytes are long, and say the same
    public override string ToString() => $"{Digest} ({MediaType})";
}
