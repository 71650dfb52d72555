using System.Text.Json.Serialization;
using ReleaseTools.Artifacts;

namespace ReleaseTools.Definitions;

/// <summary>Files of the build that are released: packed into one archive, or each as it is.</summary>
public sealed record ArtifactDefinition
{
    /// <summary>The archive's name, with variables; null where the files are released as they are.</summary>
    public string? Name { get; init; }

    /// <summary>Globs relative to the source. Whether each has to match something, <see cref="Match"/> says.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public GlobMatch Match { get; init; } = GlobMatch.Every;

    /// <summary>The leading folder that archive entries lose.</summary>
    public string? Strip { get; init; }

    /// <summary>The top folder of all archive entries, with variables; null = none.</summary>
    public string? Wrap { get; init; }

    /// <summary>By default what the name's ending says.</summary>
    public ArchiveFormat Format { get; init; } = ArchiveFormat.None;

    public ArtifactKind Kind { get; init; } = ArtifactKind.Other;

    /// <summary>As <c>os/architecture</c>; checked against the headers of the binaries inside (R3.4).</summary>
    public string? Platform { get; init; }

    /// <summary>Globs of entries that are executable whatever the file system says; null = as the file system says.</summary>
    public IReadOnlyList<string>? Executable { get; init; }

    /// <summary>Whether this is the base package: listed and installed first.</summary>
    public bool First { get; init; }

    public override string ToString() => Name ?? string.Join(", ", Files);
}

/// <summary>Which globs have to match something; where they don't, the build has not made what was expected.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GlobMatch>))]
public enum GlobMatch : long
{
    [JsonStringEnumMemberName("every")] Every,

    /// <summary>One is enough: for outputs that are guessed, or that differ by platform.</summary>
    [JsonStringEnumMemberName("any")] Any,
}

/// <summary>How files are packed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ArchiveFormat>))]
public enum ArchiveFormat : long
{
    /// <summary>Not at all: each file is an artifact.</summary>
    [JsonStringEnumMemberName("none")] None,
    [JsonStringEnumMemberName("tar.gz")] TarGz,
    [JsonStringEnumMemberName("zip")] Zip,
    [JsonStringEnumMemberName("tar.zst")] TarZst,

    /// <summary>One file, compressed.</summary>
    [JsonStringEnumMemberName("gz")] Gz,

    /// <inheritdoc cref="Gz"/>
    [JsonStringEnumMemberName("zst")] Zst,
}

/// <summary>Which checksum files a release carries.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChecksumAlgorithm>))]
public enum ChecksumAlgorithm : long
{
    [JsonStringEnumMemberName("sha256")] Sha256,
    [JsonStringEnumMemberName("sha512")] Sha512,
}

/// <summary>How the name of an archive, or of a compressed file, tells its format.</summary>
public static class ArchiveFormats
{
    /// <summary>Whether a format holds one file, without its name.</summary>
    public static bool IsOfOneFile(this ArchiveFormat format) => format is ArchiveFormat.Gz or ArchiveFormat.Zst;

    /// <returns><see cref="ArchiveFormat.None"/> where the ending is not that of an archive.</returns>
    public static ArchiveFormat OfName(string? name) => name switch
    {
        null => ArchiveFormat.None,
        _ when name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.TarGz,
        _ when name.EndsWith(".tar.zst", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tzst", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.TarZst,
        _ when name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.Zip,
        _ when name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.Gz,
        _ when name.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.Zst,
        _ => ArchiveFormat.None,
    };
}
