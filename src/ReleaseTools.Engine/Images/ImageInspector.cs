using System.Text.Json;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Reads what there is to know of an image without fetching its layers.</summary>
internal sealed class ImageInspector(IImageSource source)
{
    /// <summary>The most bytes of a configuration that are read; larger ones say nothing here.</summary>
    private const int LongestConfig = 4 << 20;

    /// <param name="selector">A tag, or a digest as text.</param>
    /// <returns>Null where there is none.</returns>
    public async Task<ContainerImage?> TryReadAsync(string selector, CancellationToken cancellation) =>
        await source.FindManifestAsync(selector, cancellation) is { } manifest ? await DescribeAsync(manifest, selector, cancellation) : null;

    /// <param name="manifest">What was found.</param>
    /// <param name="selector">By what.</param>
    public async Task<ContainerImage> DescribeAsync(ImageManifest manifest, string selector, CancellationToken cancellation)
    {
        bool isDigest = ImageDigest.TryParse(selector, out _);
        List<ImageManifest> images = await ImagesAsync(manifest, cancellation);
        (ImagePlatform? platform, DateTimeOffset? created) = images.Count > 0 ? await ConfigAsync(images[0], cancellation) : (null, null);
        return new ContainerImage($"{source.Name}{(isDigest ? "@" : ":")}{selector}", source.Name, isDigest ? null : selector, manifest.Digest)
        {
            MediaType = manifest.MediaType,
            Platforms = manifest.IsIndex ? [.. manifest.Manifests.Select(child => child.Platform).OfType<ImagePlatform>().Where(known => known.Os != "unknown").Distinct()] : platform is null ? [] : [platform],
            Size = images.SelectMany(image => image.Blobs()).DistinctBy(blob => blob.Digest).Sum(blob => blob.Size),
            Created = created,
        };
    }

    private async Task<List<ImageManifest>> ImagesAsync(ImageManifest manifest, CancellationToken cancellation)
    {
        if (!manifest.IsIndex) return [manifest];
        ImageManifest?[] children = await Task.WhenAll(manifest.Manifests.Select(child => source.FindManifestAsync(child.Digest.ToString(), cancellation)));
        return [.. children.OfType<ImageManifest>()];
    }

    // https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md#properties
    private async Task<(ImagePlatform? Platform, DateTimeOffset? Created)> ConfigAsync(ImageManifest image, CancellationToken cancellation)
    {
        if (image.Config is not { MediaType: ImageMediaType.OciConfig or ImageMediaType.DockerConfig, Size: <= LongestConfig } config) return (null, null);
        await using var stream = new VerifiedStream(await source.ReadBlobAsync(config, cancellation), config, source.Name);
        try
        {
            using JsonDocument json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellation);
            if (json.RootElement.ValueKind is not JsonValueKind.Object) return (null, null);
            ImagePlatform? platform = Text(json, "os") is { } os && Text(json, "architecture") is { } architecture ? ImagePlatform.Of(os, architecture, Text(json, "variant"), Text(json, "os.version")) : null;
            bool isDated = json.RootElement.TryGetProperty("created", out JsonElement created) && created.ValueKind is JsonValueKind.String && created.TryGetDateTimeOffset(out _);
            return (platform, isDated && created.GetDateTimeOffset() is var at && at > DateTimeOffset.UnixEpoch ? at : null);
        }
        catch (JsonException)
        {
            return (null, null);                                            // an artifact may keep anything there
        }
    }

    private static string? Text(JsonDocument json, string name) => json.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() is { Length: > 0 } text ? text : null : null;
}
