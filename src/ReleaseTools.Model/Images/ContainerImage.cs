using System.Text.Json.Serialization;
using ReleaseTools.Formatting;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

/// <summary>An image as a registry, a folder or an engine has it.</summary>
/// <param name="Image">Where it is: <c>registry.example.com/hello:1.2</c>, <c>oci:out:1.2</c>. Commands take it as it stands.</param>
/// <param name="Repository">The same without tag: <c>registry.example.com/hello</c>.</param>
/// <param name="Tag">Null where it has none.</param>
/// <param name="Digest">Of its manifest: what it is known by everywhere.</param>
public sealed record ContainerImage(string Image, string Repository, string? Tag, ImageDigest Digest)
{
    /// <summary>Of its manifest.</summary>
    public required string MediaType { get; init; }

    /// <summary>What it runs on: one for an image, more for a list of images, none for an artifact such as a signature.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>What has to be fetched for it, in bytes: its layers and its configuration, as they are packed; of a list all platforms, what they share once.</summary>
    public long Size { get; init; }

    /// <summary>When it was built, as its configuration says; null where that is not said: a reproducible build says the beginning of 1970, and means nothing by it.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>As people read it.</summary>
    public string SizeText => ByteSize.Format(Size);

    public override string ToString() => Image;
}

/// <summary>What an image is, how it runs, and what it consists of. Of a list of images only the first part is known: each platform has its own configuration and layers.</summary>
/// <param name="Image">Where it is: <c>registry.example.com/hello:1.2</c>; of a platform that was chosen from a list, <c>registry.example.com/hello@sha256:…</c>. Commands take it as it stands.</param>
/// <param name="Digest">Of its manifest.</param>
/// <param name="MediaType">Of its manifest.</param>
public sealed record ContainerImageDetail(string Image, [property: JsonConverter(typeof(ImageDigestJsonConverter))] ImageDigest Digest, string MediaType)
{
    /// <summary>Of an artifact, such as a signature; else null.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>What has to be fetched for it, in bytes: its layers and its configuration, as they are packed; of a list all platforms, what they share once.</summary>
    public long Size { get; init; }

    /// <summary>What it runs on: one for an image, more for a list of images, none where it does not say.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>When it was built; null where that is not said: a reproducible build says the beginning of 1970, and means nothing by it.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Who its process runs as; null = the engine's default.</summary>
    public string? User { get; init; }

    /// <summary>Where its process starts; null = the engine's default.</summary>
    public string? WorkingDirectory { get; init; }

    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    public IReadOnlyList<string> Cmd { get; init; } = [];

    /// <summary>Variables, as <c>NAME=value</c>. They are shown as the image has them.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImageManifest.NoAnnotations;

    /// <summary>The lowest first.</summary>
    public IReadOnlyList<ImageLayer> Layers { get; init; } = [];

    /// <summary>As people read it.</summary>
    public string SizeText => ByteSize.Format(Size);

    /// <summary>With what a manifest and its configuration say.</summary>
    /// <param name="config">Null where there is none, or it is none of an image.</param>
    public static ContainerImageDetail Of(string name, ImageManifest image, ImageConfig? config) => new(name, image.Digest, image.MediaType)
    {
        ArtifactType = image.ArtifactType,
        Size = ImageSize.Of([image]),
        Platforms = config?.Platform is { } platform ? [platform] : [],
        Created = config?.Created,
        User = config?.User,
        WorkingDirectory = config?.WorkingDirectory,
        Entrypoint = config?.Entrypoint ?? [],
        Cmd = config?.Cmd ?? [],
        Env = config?.Env ?? [],
        Labels = config?.Labels ?? ImageManifest.NoAnnotations,
        Layers = [.. image.Layers.Select(layer => new ImageLayer(layer.Digest, layer.Size, layer.MediaType))],
    };

    /// <summary>Of a list of images.</summary>
    public static ContainerImageDetail Of(ContainerImage list) => new(list.Image, list.Digest, list.MediaType) { Size = list.Size, Platforms = list.Platforms, Created = list.Created };

    public override string ToString() => Image;
}

/// <summary>A layer of an image, as its manifest names it.</summary>
/// <param name="Size">In bytes, as it is packed.</param>
public sealed record ImageLayer([property: JsonConverter(typeof(ImageDigestJsonConverter))] ImageDigest Digest, long Size, string MediaType)
{
    public override string ToString() => $"{Digest.Algorithm}:{Digest.Short} ({ByteSize.Format(Size)})";
}

/// <summary>What images take.</summary>
public static class ImageSize
{
    /// <summary>What has to be fetched, in bytes; what images share counts once. Foreign layers come from elsewhere, and don't count.</summary>
    public static long Of(IEnumerable<ImageManifest> images)
    {
        // sizes are what a manifest claims: together they may be more than there are numbers
        decimal bytes = images.SelectMany(image => image.Blobs()).DistinctBy(blob => blob.Digest).Sum(blob => (decimal)blob.Size);
        return (long)Math.Min(bytes, long.MaxValue);
    }
}

/// <summary>An image that has lost a tag, and stays.</summary>
/// <param name="Image">What it is found by now: <c>registry.example.com/hello@sha256:…</c>. Commands take it as it stands.</param>
/// <param name="Repository">The same without digest: <c>registry.example.com/hello</c>.</param>
/// <param name="Tag">The tag that is gone.</param>
/// <param name="Digest">What the tag pointed to.</param>
public sealed record UntaggedImage(string Image, string Repository, string Tag, [property: JsonConverter(typeof(ImageDigestJsonConverter))] ImageDigest Digest)
{
    /// <summary>Reads the name of an image with the tag that it is to lose.</summary>
    /// <exception cref="UsageException">It names no image, or no tag that can be removed.</exception>
    public static ImageReference Locate(string name)
    {
        var image = ImageReference.Parse(name);
        _ = TagOf(image);
        return image;
    }

    /// <summary>Chooses the tag that a name means.</summary>
    /// <exception cref="UsageException">It names none, or a digest, or a file that is written only as a whole.</exception>
    public static string TagOf(ImageReference image) => image switch
    {
        { Transport: not (ImageTransport.Registry or ImageTransport.Layout) } => throw new UsageException("ImageTagStays", image, $"{image} can't lose a tag: tags are removed from registries and OCI layouts.",
            image.Transport is ImageTransport.Engine ? "An engine removes an image with its last tag: use its own command, docker rmi." : "Write the archive again without it: release image copy (in PowerShell: Copy-ContainerImage)."),
        { Digest: not null } => throw new UsageException("ImageTagMissing", image, $"{image} names an image by its digest, and no tag to remove.", "Name the tag alone: hello:1.2.0."),
        { Selector: null, Reference: null or { Tag: null } } => throw new UsageException("ImageTagMissing", image, $"{image} names no tag to remove.", $"Name it: {image}:TAG."),
        { Reference.Tag: { } tag } => tag,
        _ => image.Selector!,
    };

    public override string ToString() => $"{Repository}:{Tag}: removed, the image stays as {Image}";
}
