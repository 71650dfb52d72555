using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Definitions.Json;
using ReleaseTools.Definitions.Keys;

namespace ReleaseTools.Definitions;

/// <summary>A definition as canonical JSON: the same definition gives the same text on every machine, and the text gives the same definition back.</summary>
public static class DefinitionJson
{
    public static string Write(ReleaseDefinition definition) => JsonSerializer.Serialize(definition, DefinitionJsonContext.Default.ReleaseDefinition);

    /// <exception cref="JsonException">The text is not a definition.</exception>
    public static ReleaseDefinition Read(string json) => JsonFields.Parse(Encoding.UTF8.GetBytes(json), FromJson);

    /// <summary>A definition as a session holds it; what a later version has not written, or an earlier one did not know, has its default.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static ReleaseDefinition FromJson(JsonElement json) =>
        ReleaseKeys.Root.FromJson(json, "definition") is { Product.Length: > 0 } definition ? definition : throw JsonFields.Missing("product");
}

/// <summary>Source-generated, so that properties come in the order in which the records declare them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SortedMapConverter)])]
[JsonSerializable(typeof(ReleaseDefinition))]
internal sealed partial class DefinitionJsonContext : JsonSerializerContext;

/// <summary>Writes a dictionary in the order of its keys: the order in which they were set says nothing.</summary>
internal sealed class SortedMapConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("An object is wanted.");
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string key = reader.GetString()!;
            reader.Read();
            map[key] = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A text is wanted.");
        }
        return map;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string key, string text) in value.OrderBy(pair => pair.Key, StringComparer.Ordinal)) writer.WriteString(key, text);
        writer.WriteEndObject();
    }
}
