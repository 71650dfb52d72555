using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ReleaseTools.Pods;

/// <summary>How a pod came to be: the content of <c>release.json</c>. Machines don't need it; people who ask where a pod comes from do.</summary>
public sealed record PodReleaseRecord
{
    public int Schema { get; init; } = 1;

    /// <summary>The pod: <c>//foo/bar:web@1.2.0</c>.</summary>
    public string Pod { get; init; } = "";

    public string Channel { get; init; } = "";

    public string Rule { get; init; } = "";

    /// <summary>When the release began.</summary>
    public DateTimeOffset Released { get; init; }

    /// <summary>The SHA-512 of <c>pod.json</c>, in lower-case hexadecimal.</summary>
    public string Manifest { get; init; } = "";

    /// <summary>The images of the store, by their names in the pod.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The volumes of the store, by their names in the pod.</summary>
    public IReadOnlyDictionary<string, string> Volumes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The data of the pod itself, by path.</summary>
    public IReadOnlyList<PodFile> Files { get; init; } = [];

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The revisions that the instruction names, then the one that the pod was released from.</summary>
    public IReadOnlyList<PodRevision> Revisions { get; init; } = [];

    /// <summary>What the channel changed in the pod.</summary>
    public IReadOnlyList<string> Overlay { get; init; } = [];

    /// <summary>Writes the record, with a line break at its end.</summary>
    public string Write() => JsonSerializer.Serialize(this, PodRecordContext.Instance.PodReleaseRecord) + "\n";

    /// <returns>Null where the text is no such record.</returns>
    public static PodReleaseRecord? TryRead(string text)
    {
        try { return JsonSerializer.Deserialize(text, PodRecordContext.Instance.PodReleaseRecord); }
        catch (JsonException) { return null; }
    }
}

/// <summary>A file of a pod.</summary>
/// <param name="Path">Below the folder of the release, with forward slashes.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha512">Lower-case hexadecimal.</param>
public sealed record PodFile(string Path, long Size, string Sha512);

/// <summary>A version of a volume: the content of <c>volume.json</c>.</summary>
public sealed record PodVolumeRecord
{
    public int Schema { get; init; } = 1;

    /// <summary>The volume: <c>//foo/bar:data@1.2.0</c>.</summary>
    public string Volume { get; init; } = "";

    /// <summary>In bytes, compressed.</summary>
    public long Size { get; init; }

    /// <summary>The SHA-512 of the archive as it is, in lower-case hexadecimal. That of the uncompressed tar is in <c>sha512</c>.</summary>
    public string Sha512 { get; init; } = "";

    /// <summary>Writes the record, with a line break at its end.</summary>
    public string Write() => JsonSerializer.Serialize(this, PodRecordContext.Instance.PodVolumeRecord) + "\n";
}

[JsonSerializable(typeof(PodReleaseRecord))]
[JsonSerializable(typeof(PodVolumeRecord))]
internal sealed partial class PodRecordContext : JsonSerializerContext
{
    // it is a file, never a part of a page: names stay readable
    public static PodRecordContext Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter<PodSourceControl>() },
    });
}
