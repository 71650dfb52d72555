using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Notes;

namespace ReleaseTools.Engine.Notes;

/// <summary>Reads <c>release-notes.json</c>.</summary>
public static class NotesJson
{
    /// <exception cref="ReleaseException">The file is missing, or says something else.</exception>
    public static async Task<NotesDocument> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await using FileStream file = File.OpenRead(path);
            return Check(await JsonSerializer.DeserializeAsync(file, NotesJsonContext.Default.NotesDocument, cancellation));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ReleaseException("NotesUnreadable", ErrorCategory.ReadError, path, $"Could not read the notes {path}: {e.Message}", "Write them again.", e);
        }
    }

    /// <exception cref="JsonException">The text says something else.</exception>
    public static NotesDocument Parse(string json) => Check(JsonSerializer.Deserialize(json, NotesJsonContext.Default.NotesDocument));

    private static NotesDocument Check(NotesDocument? notes) => notes is { Schema: NotesDocument.CurrentSchema }
        ? notes
        : throw new JsonException($"its schema is {notes?.Schema.ToString() ?? "null"}, not {NotesDocument.CurrentSchema}");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NotesDocument))]
internal sealed partial class NotesJsonContext : JsonSerializerContext;
