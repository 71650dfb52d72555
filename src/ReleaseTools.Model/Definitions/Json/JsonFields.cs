using System.Globalization;
using System.Text.Json;
using ReleaseTools.Versions;

namespace ReleaseTools.Definitions.Json;

/// <summary>
/// Reads the properties of a JSON object by their names, and values as what they should be. Done by hand: to learn our records costs the serializer, also with generated code,
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

    public static JsonElement Value(this JsonElement json, string name) => json.Find(name) ?? throw Missing(name);

    public static JsonElement Object(this JsonElement json, string name) => json.Value(name).CheckObject(name);

    public static JsonElement? OptionalObject(this JsonElement json, string name) => json.Find(name) is { } value ? value.CheckObject(name) : null;

    public static string Text(this JsonElement json, string name) => json.Value(name).AsText(name);

    public static string? OptionalText(this JsonElement json, string name) => json.Find(name)?.AsText(name);

    public static long Number(this JsonElement json, string name) =>
        json.Value(name).Of(JsonValueKind.Number, name, "a number").TryGetInt64(out long number) ? number : throw Wrong(name, "a whole number");

    public static int Count(this JsonElement json, string name) => json.Value(name).AsCount(name);

    public static int? OptionalCount(this JsonElement json, string name) => json.Find(name)?.AsCount(name);

    /// <returns>False where it is missing.</returns>
    public static bool Flag(this JsonElement json, string name) => json.Find(name)?.AsFlag(name) ?? false;

    public static DateTimeOffset Date(this JsonElement json, string name) =>
        json.Value(name).Of(JsonValueKind.String, name, "a date").TryGetDateTimeOffset(out DateTimeOffset date) ? date : throw Wrong(name, "a date");

    public static TimeSpan Duration(this JsonElement json, string name) => json.Value(name).AsDuration(name);

    public static ReleaseVersion Version(this JsonElement json, string name) => json.OptionalVersion(name) ?? throw Missing(name);

    public static ReleaseVersion? OptionalVersion(this JsonElement json, string name) =>
        json.OptionalText(name) is not { } text ? null
        : ReleaseVersion.TryParse(text, out ReleaseVersion? version) ? version : throw Wrong(name, "a version");

    public static List<T> List<T>(this JsonElement json, string name, Func<JsonElement, T> read) => json.Value(name).AsList(name, read);

    public static List<T>? OptionalList<T>(this JsonElement json, string name, Func<JsonElement, T> read) => json.Find(name)?.AsList(name, read);

    public static List<string>? OptionalTexts(this JsonElement json, string name) => json.OptionalList(name, item => item.AsText(name));

    /// <summary>The value itself, which is that of <paramref name="name"/>; so do the methods below.</summary>
    public static string AsText(this JsonElement value, string name) => value.Of(JsonValueKind.String, name, "a text").GetString()!;

    public static bool AsFlag(this JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    public static int AsCount(this JsonElement value, string name) =>
        value.Of(JsonValueKind.Number, name, "a number").TryGetInt32(out int count) ? count : throw Wrong(name, "a small whole number");

    public static TimeSpan AsDuration(this JsonElement value, string name) =>
        TimeSpan.TryParseExact(value.AsText(name), "c", CultureInfo.InvariantCulture, out TimeSpan duration) ? duration : throw Wrong(name, "a duration");

    public static List<T> AsList<T>(this JsonElement value, string name, Func<JsonElement, T> read)
    {
        var items = new List<T>(value.Of(JsonValueKind.Array, name, "a list").GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray()) items.Add(read(item));
        return items;
    }

    public static JsonElement CheckObject(this JsonElement value, string name) => value.Of(JsonValueKind.Object, name, "an object");

    /// <summary>For a name that none of the known ones is.</summary>
    public static LaterSchemaException Unknown(string what, string name) => new($"'{name}' is no {what} that this version knows");

    /// <summary>For the one thing that the runtime's readers say in another way.</summary>
    public static JsonException NotUtf8(InvalidOperationException inner) => new("a text is not UTF-8", inner);

    private static JsonElement? Find(this JsonElement json, string name)
    {
        if (json.ValueKind is not JsonValueKind.Object) throw new JsonException($"an object with '{name}' is wanted, not {json.ValueKind}");
        return json.TryGetProperty(name, out JsonElement value) && value.ValueKind is not JsonValueKind.Null ? value : null;
    }

    private static JsonElement Of(this JsonElement value, JsonValueKind kind, string name, string what) => value.ValueKind == kind ? value : throw Wrong(name, what);

    public static JsonException Missing(string name) => new($"'{name}' is missing");

    public static JsonException Wrong(string name, string what) => new($"'{name}' is not {what}");
}

/// <summary>The document is whole, and says something that this version does not know: a later one has written it.</summary>
public sealed class LaterSchemaException(string message) : JsonException(message);
