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

/// <summary>The media types of manifests (https://github.com/opencontainers/image-spec/blob/v1.1.0/media-types.md, https://distribution.github.io/distribution/spec/manifest-v2-2/).</summary>
public static class ImageMediaType
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar";
    public const string OciLayerGzip = OciLayer + "+gzip";
    public const string OciEmpty = "application/vnd.oci.empty.v1+json";
    /// <summary>How Docker's own types begin, those of schema 1 among them.</summary>
    public const string Docker = "application/vnd.docker.";

    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";
    public const string DockerLayerGzip = DockerLayer + ".gzip";

    /// <summary>What is asked for where a manifest is read, the richest first.</summary>
    public static IReadOnlyList<string> Manifests { get; } = [OciIndex, DockerList, OciManifest, DockerManifest];

    /// <summary>Whether it names other manifests, one for each platform.</summary>
    public static bool IsIndex(string type) => type is OciIndex or DockerList;

    /// <summary>Whether it is the manifest of one image or artifact.</summary>
    public static bool IsImage(string type) => type is OciManifest or DockerManifest;

    /// <summary>Whether it is a layer of a file system, packed or not.</summary>
    public static bool IsLayer(string type) => type.StartsWith("application/vnd.oci.image.layer.", StringComparison.Ordinal) || type.StartsWith("application/vnd.docker.image.rootfs.", StringComparison.Ordinal);

    /// <summary>Whether content may lie elsewhere than in the registry that names it, by its owner's will: it is not copied then.</summary>
    public static bool IsForeign(string type) =>
        type.StartsWith("application/vnd.oci.image.layer.nondistributable.", StringComparison.Ordinal) || type.StartsWith("application/vnd.docker.image.rootfs.foreign.", StringComparison.Ordinal);
}
