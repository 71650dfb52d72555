using System.Globalization;
using System.Text.Json;
using ReleaseTools.Versions;

namespace ReleaseTools.Definitions.Json;

/// <summary>
/// Reads the properties of a JSON object by their names. Done by hand: to learn our records costs the serializer, also with generated code,
/// half of what <c>release status</c> takes as a whole (docs/performance.md). A null is as good as a property that is missing.
/// </summary>
internal static class JsonFields
{
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">The bytes are not JSON, or not what <paramref name="read"/> wants.</exception>
    public static T Parse<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (InvalidOperationException e)
        {
            throw NotUtf8(e);
        }
    }

    public static JsonElement Object(this JsonElement json, string name) => json.OptionalObject(name) ?? throw Missing(name);

    public static JsonElement? OptionalObject(this JsonElement json, string name) => json.Find(name, JsonValueKind.Object, "an object");

    public static string Text(this JsonElement json, string name) => json.OptionalText(name) ?? throw Missing(name);

    public static string? OptionalText(this JsonElement json, string name) => json.Find(name, JsonValueKind.String, "a text")?.GetString();

    public static long Number(this JsonElement json, string name) =>
        json.Find(name, JsonValueKind.Number, "a number") is not { } value ? throw Missing(name)
        : value.TryGetInt64(out long number) ? number : throw Wrong(name, "a whole number");

    public static int Count(this JsonElement json, string name) => json.OptionalCount(name) ?? throw Missing(name);

    public static int? OptionalCount(this JsonElement json, string name)
    {
        if (json.Find(name, JsonValueKind.Number, "a number") is not { } value) return null;
        return value.TryGetInt32(out int count) ? count : throw Wrong(name, "a small whole number");
    }

    /// <returns>False where it is missing.</returns>
    public static bool Flag(this JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw Wrong(name, "true or false"),
        };

    public static DateTimeOffset Date(this JsonElement json, string name) =>
        json.Find(name, JsonValueKind.String, "a date") is not { } value ? throw Missing(name)
        : value.TryGetDateTimeOffset(out DateTimeOffset date) ? date : throw Wrong(name, "a date");

    public static TimeSpan Duration(this JsonElement json, string name) => json.OptionalDuration(name) ?? throw Missing(name);

    public static TimeSpan? OptionalDuration(this JsonElement json, string name) =>
        json.OptionalText(name) is not { } text ? null
        : TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan duration) ? duration : throw Wrong(name, "a duration");

    public static ReleaseVersion Version(this JsonElement json, string name) => json.OptionalVersion(name) ?? throw Missing(name);

    public static ReleaseVersion? OptionalVersion(this JsonElement json, string name) =>
        json.OptionalText(name) is not { } text ? null
        : ReleaseVersion.TryParse(text, out ReleaseVersion? version) ? version : throw Wrong(name, "a version");

    public static List<T> List<T>(this JsonElement json, string name, Func<JsonElement, T> read) => json.OptionalList(name, read) ?? throw Missing(name);

    public static List<T>? OptionalList<T>(this JsonElement json, string name, Func<JsonElement, T> read)
    {
        if (json.Find(name, JsonValueKind.Array, "a list") is not { } value) return null;
        var items = new List<T>(value.GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray()) items.Add(read(item));
        return items;
    }

    public static List<string> Texts(this JsonElement json, string name) => json.OptionalTexts(name) ?? throw Missing(name);

    public static List<string>? OptionalTexts(this JsonElement json, string name) => json.OptionalList(name, item => AsText(name, item));

    public static Dictionary<string, string>? OptionalMap(this JsonElement json, string name)
    {
        if (json.OptionalObject(name) is not { } value) return null;
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in value.EnumerateObject()) map[property.Name] = AsText(property.Name, property.Value);
        return map;
    }

    /// <summary>For a name that none of the known ones is.</summary>
    public static LaterSchemaException Unknown(string what, string name) => new($"'{name}' is no {what} that this version knows");

    /// <summary>For the one thing that the runtime's readers say in another way.</summary>
    public static JsonException NotUtf8(InvalidOperationException inner) => new("a text is not UTF-8", inner);

    private static string AsText(string name, JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? value.GetString()! : throw Wrong(name, "a text");

    private static JsonElement? Find(this JsonElement json, string name, JsonValueKind kind, string what)
    {
        if (json.ValueKind is not JsonValueKind.Object) throw new JsonException($"an object with '{name}' is wanted, not {json.ValueKind}");
        if (!json.TryGetProperty(name, out JsonElement value) || value.ValueKind is JsonValueKind.Null) return null;
        return value.ValueKind == kind ? value : throw Wrong(name, what);
    }

    public static JsonException Missing(string name) => new($"'{name}' is missing");

    public static JsonException Wrong(string name, string what) => new($"'{name}' is not {what}");
}

/// <summary>The document is whole, and says something that this version does not know: a later one has written it.</summary>
public sealed class LaterSchemaException(string message) : JsonException(message);
