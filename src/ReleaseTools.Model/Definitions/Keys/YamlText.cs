using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>Writes values as YAML, the way a person would.</summary>
internal static class YamlText
{
    private static readonly JsonSerializerOptions s_quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] s_words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];

    /// <summary>A key with what belongs to it, on as many lines as it takes.</summary>
    public static IEnumerable<string> Lines(string key, JsonNode value) => value switch
    {
        JsonObject { Count: > 0 } map => [$"{key}:", .. map.SelectMany(pair => Lines(pair.Key, pair.Value!)).Select(Indent)],
        JsonArray { Count: > 0 } list when list[0] is JsonObject => [$"{key}:", .. list.SelectMany(item => Item((JsonObject)item!)).Select(Indent)],
        JsonValue text when text.GetValueKind() == JsonValueKind.String && IsBlock(text.GetValue<string>()) =>
            [$"{key}: |{(text.GetValue<string>().EndsWith('\n') ? "" : "-")}", .. text.GetValue<string>().TrimEnd('\n').Split('\n').Select(Indent)],
        _ => [$"{key}: {Flow(value, isInFlow: false)}"],
    };

    /// <summary>A value on one line.</summary>
    public static string Flow(JsonNode value, bool isInFlow = false) => value switch
    {
        JsonArray list => $"[{string.Join(", ", list.Select(item => Flow(item!, isInFlow: true)))}]",
        JsonObject { Count: 0 } => "{}",
        JsonObject map => $"{{ {string.Join(", ", map.Select(pair => $"{pair.Key}: {Flow(pair.Value!, isInFlow: true)}"))} }}",
        _ when value.GetValueKind() != JsonValueKind.String => value.ToJsonString(),
        _ when IsPlain(value.GetValue<string>(), isInFlow) => value.GetValue<string>(),
        _ => JsonSerializer.Serialize(value.GetValue<string>(), s_quoting),
    };

    private static IEnumerable<string> Item(JsonObject item) =>
        item.SelectMany(pair => Lines(pair.Key, pair.Value!)).Select((line, index) => index == 0 ? "- " + line : Indent(line));

    private static string Indent(string line) => line.Length == 0 ? line : "  " + line;

    /// <summary>Whether a text reads best as a block of lines, and comes back the same from one.</summary>
    private static bool IsBlock(string text) =>
        text.Contains('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal) && text[0] is not (' ' or '\t' or '\n') && !text.Any(c => char.IsControl(c) && c != '\n' && c != '\t');

    private static bool IsPlain(string text, bool isInFlow) =>
        text.Length > 0
        && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '.' or '/' or '$' or '_')
        && text[^1] is not (' ' or ':')
        && !text.Any(char.IsControl)
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        && !(isInFlow && text.AsSpan().ContainsAny("[]{},:"))
        && !s_words.Contains(text, StringComparer.OrdinalIgnoreCase)
        && !LooksLikeNumber(text);

    private static bool LooksLikeNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        || ((char.IsAsciiDigit(text[0]) || text[0] == '.') && text.Any(char.IsAsciiDigit) && text.All(c => char.IsAsciiHexDigit(c) || c is '.' or '_' or ':' or '-' or 'x' or 'o'));
}
