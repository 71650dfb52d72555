using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseTools.Images.Json;

/// <summary>Writes manifests of images that have none. The same parts make the same bytes, and so the same digest.</summary>
public static class ManifestWriter
{
    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The manifest of one image (https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md).</summary>
    /// <param name="layers">The lowest first.</param>
    public static ImageManifest Image(ImageDescriptor config, IReadOnlyList<ImageDescriptor> layers)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_writing))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", ImageMediaType.OciManifest);
            json.WritePropertyName("config");
            Write(json, config);
            json.WriteStartArray("layers");
            foreach (ImageDescriptor layer in layers) Write(json, layer);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        byte[] written = bytes.ToArray();
        return new ImageManifest { Bytes = written, Digest = ImageDigest.Of(written), MediaType = ImageMediaType.OciManifest, Config = config, Layers = layers };
    }

    private static void Write(Utf8JsonWriter json, ImageDescriptor part)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", part.MediaType);
        json.WriteString("digest", part.Digest.ToString());
        json.WriteNumber("size", part.Size);
        json.WriteEndObject();
    }
}

/// <summary>Writes the manifest of an image anew whose layers were compressed: as an OCI manifest, for Docker's own has no Zstandard. Whatever else it says stays.</summary>
public static class LayerReplacement
{
    private static readonly JsonSerializerOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="layers">As many as it has, the lowest first.</param>
    /// <param name="from">For messages.</param>
    /// <exception cref="ImageInvalidException">The manifest says something twice.</exception>
    public static ImageManifest Of(ImageManifest image, IReadOnlyList<ImageDescriptor> layers, string from)
    {
        try
        {
            var json = (JsonObject)JsonNode.Parse(image.Bytes.Span)!;
            json["mediaType"] = ImageMediaType.OciManifest;
            if (image.Config!.MediaType == ImageMediaType.DockerConfig) json["config"]!["mediaType"] = ImageMediaType.OciConfig;
            foreach ((JsonNode? node, ImageDescriptor layer) in (json["layers"] as JsonArray ?? []).Zip(layers))
            {
                node!["mediaType"] = OciTypeOf(layer.MediaType);
                node["digest"] = layer.Digest.ToString();
                node["size"] = layer.Size;
            }
            return ManifestReader.Read(JsonSerializer.SerializeToUtf8Bytes(json, s_writing), ImageMediaType.OciManifest, expected: null, from);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new ImageInvalidException(from, $"its manifest is wrong: {e.Message}", e);
        }
    }

    private static string OciTypeOf(string layer) => layer switch
    {
        ImageMediaType.DockerLayer => ImageMediaType.OciLayer,
        ImageMediaType.DockerLayerGzip => ImageMediaType.OciLayerGzip,
        _ => layer,
    };
}
