using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Images.Json;

/// <summary>Reads manifests: strictly where something is followed or verified, and else as leniently as registries do.</summary>
public static class ManifestReader
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 32 };

    /// <param name="bytes">The manifest as it came.</param>
    /// <param name="mediaType">What it was called by who gave it; null where it has to say so itself.</param>
    /// <param name="expected">The digest that it was asked for by; null where it was asked for by a tag.</param>
    /// <param name="from">For messages: <c>registry.example.com/hello:1.2</c>.</param>
    /// <exception cref="ImageInvalidException">It is none, or not the one that was asked for.</exception>
    public static ImageManifest Read(ReadOnlyMemory<byte> bytes, string? mediaType, ImageDigest? expected, string from)
    {
        if (bytes.Length > ImageManifest.LongestManifest) throw new ImageInvalidException(from, $"its manifest has {bytes.Length} bytes; {ImageManifest.LongestManifest} is the most");
        if (expected is not null && !expected.IsOf(bytes.Span)) throw new ImageInvalidException(from, $"its manifest is not the one that is called {expected}: its digest is {ImageDigest.Of(bytes.Span)}");
        try
        {
            using var document = JsonDocument.Parse(bytes, s_options);
            return Read(document.RootElement, bytes, mediaType, expected ?? ImageDigest.Of(bytes.Span), from);
        }
        // text with half a character in it is found out only when it is looked at
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImageInvalidException(from, $"its manifest is no JSON: {e.Message}", e);
        }
    }

    private static ImageManifest Read(JsonElement json, ReadOnlyMemory<byte> bytes, string? mediaType, ImageDigest digest, string from)
    {
        var fields = new ManifestFields(json, from);
        string type = TypeOf(fields, mediaType, from);
        var manifest = new ImageManifest
        {
            Bytes = bytes,
            Digest = digest,
            MediaType = type,
            Subject = fields.OptionalDescriptor("subject"),
            ArtifactType = fields.OptionalText("artifactType"),
            Annotations = fields.Annotations(),
        };
        return ImageMediaType.IsIndex(type)
            ? manifest with { Manifests = fields.Descriptors("manifests") }
            : manifest with { Config = fields.Descriptor("config"), Layers = fields.Descriptors("layers") };
    }

    // what the manifest says of itself counts: a server's header can be a default
    private static string TypeOf(ManifestFields fields, string? given, string from)
    {
        string? said = fields.OptionalText("mediaType");
        if (fields.Version() is 1 || said?.Contains("distribution.manifest.v1", StringComparison.Ordinal) is true || given?.Contains("distribution.manifest.v1", StringComparison.Ordinal) is true)
            throw new ImageInvalidException(from, "its manifest is of Docker's schema 1, which no registry takes any more: push the image anew");
        string? type = said ?? (given is not null && (ImageMediaType.IsIndex(given) || ImageMediaType.IsImage(given)) ? given : null)
            ?? (fields.Has("manifests") ? ImageMediaType.OciIndex : fields.Has("config") ? ImageMediaType.OciManifest : null);
        if (type is null || (!ImageMediaType.IsIndex(type) && !ImageMediaType.IsImage(type))) throw new ImageInvalidException(from, $"its manifest is of a type that is not known here: {type ?? given ?? "none"}");
        if (ImageMediaType.IsIndex(type) ? fields.Has("layers") : fields.Has("manifests")) throw new ImageInvalidException(from, "its manifest claims to be both an image and a list of images");
        return type;
    }
}

/// <summary>The fields of a manifest, checked as they are read.</summary>
internal readonly struct ManifestFields
{
    private readonly JsonElement _json;
    private readonly string _from;

    public ManifestFields(JsonElement json, string from)
    {
        (_json, _from) = (json, from);
        if (json.ValueKind is not JsonValueKind.Object) throw Wrong("it is no object");
    }

    public bool Has(string name) => Find(name) is not null;

    public int? Version() => Find("schemaVersion") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int version) ? version : null;

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } value ? value : null,
        _ => throw Wrong($"'{name}' is no text"),
    };

    public ImageDescriptor Descriptor(string name) => OptionalDescriptor(name) ?? throw Wrong($"it has no '{name}'");

    public ImageDescriptor? OptionalDescriptor(string name) => Find(name) is { } value ? Descriptor(value, name) : null;

    public IReadOnlyList<ImageDescriptor> Descriptors(string name, int most = ImageManifest.MostParts)
    {
        if (Find(name) is not { } list) return [];
        if (list.ValueKind is not JsonValueKind.Array) throw Wrong($"'{name}' is no list");
        if (list.GetArrayLength() > most) throw Wrong($"'{name}' has {list.GetArrayLength()} entries; {most} is the most that is followed");
        var descriptors = new List<ImageDescriptor>(list.GetArrayLength());
        foreach (JsonElement item in list.EnumerateArray()) descriptors.Add(Descriptor(item, $"{name}[{descriptors.Count}]"));
        return descriptors;
    }

    /// <summary>The texts of a list; whatever else is in it is left out.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)]
        : [];

    public IReadOnlyDictionary<string, string> Annotations()
    {
        if (Find("annotations") is not { ValueKind: JsonValueKind.Object } all) return ImageManifest.NoAnnotations;
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty one in all.EnumerateObject().Where(one => one.Value.ValueKind is JsonValueKind.String)) annotations[one.Name] = one.Value.GetString()!;
        return annotations;
    }

    private ImageDescriptor Descriptor(JsonElement json, string name)
    {
        if (json.ValueKind is not JsonValueKind.Object) throw Wrong($"'{name}' is no descriptor");
        var fields = new ManifestFields(json, _from);
        if (!ImageDigest.TryParse(fields.OptionalText("digest"), out ImageDigest? digest)) throw Wrong($"'{name}' has no digest that can be checked: {fields.OptionalText("digest") ?? "none"}");
        if (json.TryGetProperty("size", out JsonElement size) is false || size.ValueKind is not JsonValueKind.Number || !size.TryGetInt64(out long bytes) || bytes < 0) throw Wrong($"'{name}' has no size");
        return new ImageDescriptor(fields.OptionalText("mediaType") ?? "", digest, bytes)
        {
            Platform = Platform(fields.Find("platform")),
            ArtifactType = fields.OptionalText("artifactType"),
            Urls = fields.Texts("urls"),
            Annotations = fields.Annotations(),
        };
    }

    private ImagePlatform? Platform(JsonElement? json)
    {
        if (json is not { ValueKind: JsonValueKind.Object } value) return null;
        var fields = new ManifestFields(value, _from);
        return fields.OptionalText("os") is { } os && fields.OptionalText("architecture") is { } architecture
            ? ImagePlatform.Of(os, architecture, fields.OptionalText("variant"), fields.OptionalText("os.version"))
            : null;
    }

    private JsonElement? Find(string name) => _json.TryGetProperty(name, out JsonElement value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private ImageInvalidException Wrong(string what) => new(_from, $"its manifest is wrong: {what}");
}

/// <summary>A digest is a plain string in JSON.</summary>
public sealed class ImageDigestJsonConverter : JsonConverter<ImageDigest>
{
    public override ImageDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ImageDigest.TryParse(reader.GetString(), out ImageDigest? digest) ? digest : throw new JsonException("not an image's digest");

    public override void Write(Utf8JsonWriter writer, ImageDigest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
