using System.Text.Json.Serialization;

namespace ReleaseTools.Artifacts;

/// <summary>A file that a build made, as it will be downloaded.</summary>
/// <param name="Name">Its path in the release, with forward slashes; unique in a release.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Sha512">Lower-case hexadecimal.</param>
/// <param name="Platform">As <c>os/architecture</c> in Go's names (<c>linux/amd64</c>), or null where it runs anywhere.</param>
public sealed record Artifact(string Name, long Size, string Sha256, string Sha512, ArtifactKind Kind, string? Platform = null)
{
    /// <summary>Where it lies on the machine that built it; null on any other.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LocalPath { get; init; }

    /// <summary>Whether it is the base package: listed and installed first (R3.6).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool First { get; init; }

    public override string ToString() => Name;
}

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

/// <summary>Both checksums of some content, in lower-case hexadecimal, with its length in bytes.</summary>
public readonly record struct Digests(long Size, string Sha256, string Sha512);
