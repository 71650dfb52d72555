using System.Text.Encodings.Web;
using System.Text.Json;

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
