using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Stale;

/// <summary>Stale releases for <c>--output json</c>, and lines of the journal of removals.</summary>
public static class StaleJson
{
    public static string Write(IReadOnlyList<StaleItem> items) => JsonSerializer.Serialize([.. items], StaleJsonContext.Default.StaleItemArray);

    /// <returns>One line.</returns>
    public static string Write(StaleRecord record) => JsonSerializer.Serialize(record, StaleLineContext.Default.StaleRecord);

    /// <returns>Null where the line is no record: it was cut off, or somebody else wrote it.</returns>
    public static StaleRecord? Read(string line)
    {
        try { return JsonSerializer.Deserialize(line, StaleLineContext.Default.StaleRecord); }
        catch (JsonException) { return null; }
    }
}

/// <summary>What was looked at, and what became of it.</summary>
/// <param name="Outcome">Null where it was only looked at.</param>
/// <param name="Error">Why it could not be removed; null where it could, or was not to be.</param>
public sealed record StaleItem(StaleRelease Release, StaleOutcome? Outcome = null, string? Error = null);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StaleItem[]))]
internal sealed partial class StaleJsonContext : JsonSerializerContext;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StaleRecord))]
internal sealed partial class StaleLineContext : JsonSerializerContext;
