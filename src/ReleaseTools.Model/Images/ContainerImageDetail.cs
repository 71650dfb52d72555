using System.Text.Json.Serialization;
using ReleaseTools.Formatting;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

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
