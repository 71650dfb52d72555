using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Artifacts;
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

/// <summary>Writes <c>release-notes.json</c>, by hand: the serializer's start-up is longer than all of the writing.</summary>
internal static class NotesJsonWriter
{
    private const int Chunk = 1 << 15;

    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,                  // titles stay readable: the file is no part of a page
    };

    public static void Write(Stream stream, NotesDocument notes)
    {
        using (var json = new Utf8JsonWriter(stream, s_options)) Write(json, notes);
        stream.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, NotesDocument notes)
    {
        json.WriteStartObject();
        json.WriteNumber("schema"u8, notes.Schema);
        json.WriteString("product"u8, notes.Product);
        json.WriteString("version"u8, notes.Version.ToString());
        json.WriteString("tag"u8, notes.Tag);
        json.WriteString("date"u8, notes.Date);
        json.WriteString("previousTag"u8, notes.PreviousTag);
        json.WriteString("commit"u8, notes.Commit);
        json.WriteNumber("commits"u8, notes.Commits);
        json.WriteStartArray("groups"u8);
        foreach (NoteGroup group in notes.Groups) Write(json, group);
        json.WriteEndArray();
        json.WriteStartArray("contributors"u8);
        foreach (Contributor person in notes.Contributors) Write(json, person);
        json.WriteEndArray();
        json.WriteStartArray("downloads"u8);
        foreach (NoteDownload file in notes.Downloads) Write(json, file);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, NoteGroup group)
    {
        json.WriteStartObject();
        json.WriteString("title"u8, group.Title);
        json.WriteStartArray("entries"u8);
        foreach (NoteEntry entry in group.Entries)
        {
            Write(json, entry);
            if (json.BytesPending > Chunk) json.Flush();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, NoteEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("hash"u8, entry.Hash);
        json.WriteString("title"u8, entry.Title);
        json.WriteString("scope"u8, entry.Scope);
        json.WriteStartArray("pullRequests"u8);
        for (int i = 0; i < entry.PullRequests.Count; i++) json.WriteNumberValue(entry.PullRequests[i]);
        json.WriteEndArray();
        json.WriteBoolean("breaking"u8, entry.Breaking);
        json.WriteString("breakingNote"u8, entry.BreakingNote);
        if (entry.MoreBreakingNotes is { } more) Write(json, "moreBreakingNotes"u8, more);
        Write(json, "authors"u8, entry.Authors);
        if (entry.AlsoIn is { } hashes) Write(json, "alsoIn"u8, hashes);
        if (entry.Details is { } details) Write(json, "details"u8, details);
        if (entry.Documentation is { } links) Write(json, links);
        if (entry.Kinds is { } kinds) Write(json, "kinds"u8, kinds);
        if (entry.Sigs is { } sigs) Write(json, "sigs"u8, sigs);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<NoteLink> links)
    {
        json.WriteStartArray("documentation"u8);
        foreach (NoteLink link in links)
        {
            json.WriteStartObject();
            json.WriteString("title"u8, link.Title);
            json.WriteString("url"u8, link.Url);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Contributor person)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, person.Name);
        json.WriteBoolean("firstTime"u8, person.FirstTime);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, NoteDownload file)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, file.Name);
        json.WriteNumber("size"u8, file.Size);
        json.WriteString("sha256"u8, file.Sha256);
        json.WriteString("sha512"u8, file.Sha512);
        json.WriteString("kind"u8, NameOf(file.Kind));
        json.WriteString("platform"u8, file.Platform);
        json.WriteEndObject();
    }

    internal static string NameOf(ArtifactKind kind) => kind.ToString().ToLowerInvariant();
}
