using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Notes;

namespace ReleaseTools.Engine.Notes;

/// <summary>Reads and writes <c>release-notes.json</c>.</summary>
public static class NotesJson
{
    // titles stay readable: the file is no part of a page
    private static readonly NotesJsonContext s_context = new(new JsonSerializerOptions(NotesJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Write(NotesDocument notes) => [.. JsonSerializer.SerializeToUtf8Bytes(notes, s_context.NotesDocument), (byte)'\n'];

    /// <exception cref="ReleaseException">The file is missing, or says something else.</exception>
    public static async Task<NotesDocument> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await using FileStream file = File.OpenRead(path);
            NotesDocument? notes = await JsonSerializer.DeserializeAsync(file, s_context.NotesDocument, cancellation);
            if (notes is { Schema: NotesDocument.CurrentSchema }) return notes;
            throw new JsonException($"its schema is {notes?.Schema.ToString() ?? "null"}, not {NotesDocument.CurrentSchema}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ReleaseException("NotesUnreadable", ErrorCategory.ReadError, path, $"Could not read the notes {path}: {e.Message}", "Write them again.", e);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NotesDocument))]
internal sealed partial class NotesJsonContext : JsonSerializerContext;
