using System.Text.Json;

namespace ReleaseTools.Images.Json;

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
