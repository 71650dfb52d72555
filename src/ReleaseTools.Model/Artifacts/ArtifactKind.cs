using System.Text.Json.Serialization;

namespace ReleaseTools.Artifacts;

/// <summary>What an artifact is to the person who downloads it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ArtifactKind>))]
public enum ArtifactKind : long
{
    [JsonStringEnumMemberName("other")] Other,
    [JsonStringEnumMemberName("binary")] Binary,
    [JsonStringEnumMemberName("package")] Package,
    [JsonStringEnumMemberName("source")] Source,
    [JsonStringEnumMemberName("docs")] Docs,
    [JsonStringEnumMemberName("image")] Image,
    [JsonStringEnumMemberName("checksums")] Checksums,
    [JsonStringEnumMemberName("notes")] Notes,
}
