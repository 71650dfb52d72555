using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseTools.Images.Json;

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
