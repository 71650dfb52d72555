using System.Text.Json;

namespace ReleaseTools.Images.Json;

/// <summary>Reads manifests: strictly where something is followed or verified, and else as leniently as registries do.</summary>
public static class ManifestReader
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 32 };

    /// <param name="bytes">The manifest as it came.</param>
    /// <param name="mediaType">What it was called by who gave it; null where it has to say so itself.</param>
    /// <param name="expected">The digest that it was asked for by; null where it was asked for by a tag.</param>
    /// <param name="from">For messages: <c>registry.example.com/hello:1.2</c>.</param>
    /// <exception cref="ImageInvalidException">It is none, or not the one that was asked for.</exception>
    public static ImageManifest Read(ReadOnlyMemory<byte> bytes, string? mediaType, ImageDigest? expected, string from)
    {
        if (bytes.Length > ImageManifest.LongestManifest) throw new ImageInvalidException(from, $"its manifest has {bytes.Length} bytes; {ImageManifest.LongestManifest} is the most");
        if (expected is not null && !expected.IsOf(bytes.Span)) throw new ImageInvalidException(from, $"its manifest is not the one that is called {expected}: its digest is {ImageDigest.Of(bytes.Span)}");
        try
        {
            using var document = JsonDocument.Parse(bytes, s_options);
            return Read(document.RootElement, bytes, mediaType, expected ?? ImageDigest.Of(bytes.Span), from);
        }
        // text with half a character in it is found out only when it is looked at
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImageInvalidException(from, $"its manifest is no JSON: {e.Message}", e);
        }
    }

    private static ImageManifest Read(JsonElement json, ReadOnlyMemory<byte> bytes, string? mediaType, ImageDigest digest, string from)
    {
        var fields = new ManifestFields(json, from);
        string type = TypeOf(fields, mediaType, from);
        var manifest = new ImageManifest
        {
            Bytes = bytes,
            Digest = digest,
            MediaType = type,
            Subject = fields.OptionalDescriptor("subject"),
            ArtifactType = fields.OptionalText("artifactType"),
            Annotations = fields.Annotations(),
        };
        return ImageMediaType.IsIndex(type)
            ? manifest with { Manifests = fields.Descriptors("manifests") }
            : manifest with { Config = fields.Descriptor("config"), Layers = fields.Descriptors("layers") };
    }

    // what the manifest says of itself counts: a server's header can be a default
    private static string TypeOf(ManifestFields fields, string? given, string from)
    {
        string? said = fields.OptionalText("mediaType");
        if (fields.Version() is 1 || said?.Contains("distribution.manifest.v1", StringComparison.Ordinal) is true || given?.Contains("distribution.manifest.v1", StringComparison.Ordinal) is true)
            throw new ImageInvalidException(from, "its manifest is of Docker's schema 1, which no registry takes any more: push the image anew");
        string? type = said ?? (given is not null && (ImageMediaType.IsIndex(given) || ImageMediaType.IsImage(given)) ? given : null)
            ?? (fields.Has("manifests") ? ImageMediaType.OciIndex : fields.Has("config") ? ImageMediaType.OciManifest : null);
        if (type is null || (!ImageMediaType.IsIndex(type) && !ImageMediaType.IsImage(type))) throw new ImageInvalidException(from, $"its manifest is of a type that is not known here: {type ?? given ?? "none"}");
        if (ImageMediaType.IsIndex(type) ? fields.Has("layers") : fields.Has("manifests")) throw new ImageInvalidException(from, "its manifest claims to be both an image and a list of images");
        return type;
    }
}
