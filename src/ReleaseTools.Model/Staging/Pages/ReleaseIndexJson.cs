using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Staging.Pages;

/// <summary><c>index.json</c> as text. The same releases give the same bytes on every machine.</summary>
public static class ReleaseIndexJson
{
    private static readonly ReleaseIndexContext s_context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,              // it is a file, never a part of a page: names stay readable
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
    });

    public static string Format(ReleaseIndex index) => JsonSerializer.Serialize(index, s_context.ReleaseIndex) + "\n";

    /// <exception cref="JsonException">The text is no index.</exception>
    public static ReleaseIndex Parse(string text) => JsonSerializer.Deserialize(text, s_context.ReleaseIndex) ?? throw new JsonException("it is null");
}

[JsonSerializable(typeof(ReleaseIndex))]
internal sealed partial class ReleaseIndexContext : JsonSerializerContext;
