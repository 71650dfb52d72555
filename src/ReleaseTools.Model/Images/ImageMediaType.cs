namespace ReleaseTools.Images;

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
