using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Pods.Page;

/// <summary><c>channels/index.json</c> as text. The same releases give the same bytes on every machine.</summary>
public static class PodIndexJson
{
    private static readonly PodIndexContext s_context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // it is a file, never a part of a page: names stay readable
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    public static string Format(PodIndex index) => JsonSerializer.Serialize(index, s_context.PodIndex) + "\n";

    /// <returns>Null where the text is no index, or one that this version does not know: it is made anew.</returns>
    public static PodIndex? TryParse(string text)
    {
        try { return JsonSerializer.Deserialize(text, s_context.PodIndex) is { Schema: PodIndex.CurrentSchema } index ? index : null; }
        catch (JsonException) { return null; }
    }
}

[JsonSerializable(typeof(PodIndex))]
internal sealed partial class PodIndexContext : JsonSerializerContext;
