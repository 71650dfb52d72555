using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>Writes the first <c>release.yaml</c> of a repository: what is known of it, and every other section as a comment that shows its default.</summary>
public static class StartingFile
{
    private const int Width = 110;

    /// <param name="schema">Where the JSON schema is, relative to the file.</param>
    /// <param name="reason">Why the build is what it is.</param>
    /// <returns>Prose starts with <c># </c>; what follows a bare <c>#</c> can be taken into use by taking the sign away.</returns>
    public static string Write(ReleaseDefinition definition, string schema, string reason)
    {
        var text = new StringBuilder();
        Line($"# yaml-language-server: $schema={schema}");
        Prose("How this product is released. Everything is optional; commented keys show their default, or an example.");
        JsonObject written = ReleaseKeys.Root.Write(definition);
        foreach (DefinitionKey<ReleaseDefinition> key in ReleaseKeys.Root.Keys)
        {
            Line("");
            Prose(key.Description);
            if (key.Name == "build") Prose($"Found: {reason}.");
            if (written[key.Name] is { } value) foreach (string line in YamlText.Lines(key.Name, value)) Line(line);
            else foreach (string line in Commented(key)) Line("#" + line);
        }
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
        void Prose(string prose)
        {
            foreach (string line in Wrap(prose)) Line("# " + line);
        }
    }

    private static IEnumerable<string> Commented(DefinitionKey<ReleaseDefinition> key) => key.Shape is ISectionTable section
        ? [$"{key.Name}:", .. section.Keys.Select(inner => (inner, value: Shown(section, inner))).Where(pair => pair.value is not null).Select(pair => $"  {pair.inner.Name}: {pair.value}")]
        : [$"{key.Name}: {Shown(ReleaseKeys.Root, key)}"];

    /// <summary>The default where it shows something, else the example.</summary>
    private static string? Shown(ISectionTable section, DefinitionKey key) =>
        key.DefaultNote is null && section.DefaultOf(key) is { } value && (key.Example is null || value is not JsonObject { Count: 0 }) ? YamlText.Flow(value) : key.Example;

    private static IEnumerable<string> Wrap(string prose)
    {
        var line = new StringBuilder();
        foreach (string word in prose.Split(' '))
        {
            if (line.Length + word.Length >= Width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        yield return line.ToString();
    }
}

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
