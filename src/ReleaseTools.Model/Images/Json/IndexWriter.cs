using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseTools.Images.Json;

/// <summary>Writes indexes (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md). The same parts make the same bytes, and so the same digest.</summary>
internal static class IndexWriter
{
    private static readonly JsonSerializerOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a new index says of itself.</summary>
    public static JsonObject Head => new() { ["schemaVersion"] = 2, ["mediaType"] = ImageMediaType.OciIndex };

    /// <param name="head">What the index says of itself; its list of manifests is replaced.</param>
    /// <param name="from">For messages.</param>
    /// <exception cref="ImageInvalidException">There are more entries, or bytes, than an index may have.</exception>
    public static ImageManifest Write(JsonObject head, string mediaType, IEnumerable<JsonObject> entries, string from)
    {
        head["manifests"] = new JsonArray([.. entries.Select(entry => entry.DeepClone())]);
        return ManifestReader.Read(JsonSerializer.SerializeToUtf8Bytes(head, s_writing), mediaType, expected: null, from);
    }

    /// <summary>Reads and writes entries; what is wrong in them is found out only when it is looked at.</summary>
    /// <exception cref="ImageInvalidException">One of them says something twice, or with half a character.</exception>
    public static T Guard<T>(string from, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new ImageInvalidException(from, $"its manifest is wrong: {e.Message}", e);
        }
    }
}
