using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Engine.References;

/// <summary>One file of an update that has been decided on.</summary>
/// <param name="Path">Relative to the top of the checkout, with forward slashes.</param>
/// <param name="Before">SHA-256 of its content before.</param>
/// <param name="After">SHA-256 of its content afterwards.</param>
internal sealed record JournalEntry(string Path, string Before, string After);

/// <summary>The journal's text.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JournalEntry[]))]
internal sealed partial class JournalContext : JsonSerializerContext
{
    public static byte[] Format(JournalEntry[] entries) => JsonSerializer.SerializeToUtf8Bytes(entries, Default.JournalEntryArray);

    /// <exception cref="JsonException">It is no journal.</exception>
    public static JournalEntry[] Parse(byte[] text) => JsonSerializer.Deserialize(text, Default.JournalEntryArray) ?? throw new JsonException("it is null");
}
