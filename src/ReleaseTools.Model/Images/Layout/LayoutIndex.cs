using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images.Layout;

/// <summary>
/// The <c>index.json</c> of an image layout (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md#indexjson-file): which manifests there are, and what they are
/// called. What others wrote into it stays.
/// </summary>
public sealed class LayoutIndex
{
    /// <summary>The annotation that holds a tag.</summary>
    public const string TagAnnotation = "org.opencontainers.image.ref.name";

    /// <summary>The annotation in which container engines keep the whole name.</summary>
    public const string NameAnnotation = "io.containerd.image.name";

    private const int MostEntries = 10_000;

    private static readonly JsonSerializerOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _json;

    private LayoutIndex(JsonObject json, IReadOnlyList<LayoutEntry> entries) => (_json, Entries) = (json, entries);

    public static LayoutIndex Empty => new(new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = ImageMediaType.OciIndex, ["manifests"] = new JsonArray() }, []);

    public IReadOnlyList<LayoutEntry> Entries { get; }

    /// <summary>Every tag, once.</summary>
    public IEnumerable<string> Tags => Entries.Select(entry => entry.Descriptor.Annotations.GetValueOrDefault(TagAnnotation)).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>What has no tag, and is found by its digest alone.</summary>
    public IEnumerable<ImageDigest> Untagged => Entries.GroupBy(entry => entry.Descriptor.Digest)
        .Where(same => same.All(entry => !entry.Descriptor.Annotations.ContainsKey(TagAnnotation) && entry.Descriptor.IsManifest)).Select(same => same.Key);

    /// <param name="from">For messages: <c>oci:out</c>.</param>
    /// <exception cref="ImageInvalidException">It is no index.</exception>
    public static LayoutIndex Parse(string text, string from)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32 });
            IReadOnlyList<ImageDescriptor> manifests = new ManifestFields(document.RootElement, from).Descriptors("manifests", MostEntries);
            // a member that is there twice is an ArgumentException, and only once it is looked at
            JsonObject json = JsonNode.Parse(text)!.AsObject();
            if (json["manifests"] is null) json["manifests"] = new JsonArray();
            // what can't be written again is found out now, and not after blobs were written
            _ = json.ToJsonString(s_writing);
            return new LayoutIndex(json, [.. manifests.Select(manifest => new LayoutEntry(manifest, NamesOf(manifest)))]);
        }
        // so is text with half a character in it
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new ImageInvalidException(from, $"its index.json is no JSON: {e.Message}", e);
        }
    }

    /// <param name="selector">A tag, a whole name, or a digest as text.</param>
    /// <returns>Null where it lists none.</returns>
    public ImageDescriptor? Find(string selector) =>
        (Entries.FirstOrDefault(entry => entry.Names.Contains(selector, StringComparer.Ordinal))
            ?? Entries.FirstOrDefault(entry => entry.Descriptor.Digest.ToString() == selector)
            ?? Entries.FirstOrDefault(entry => RegistryReference.AreSame(entry.Descriptor.Annotations.GetValueOrDefault(NameAnnotation), selector)))?.Descriptor;

    /// <summary>With a manifest listed. A tag is taken from the one that had it, which stays, found by its digest; what an index lists is found through it.</summary>
    /// <param name="tag">Null = it is found by its digest.</param>
    /// <param name="name">The whole name, for container engines; null = none is noted.</param>
    public LayoutIndex With(ImageManifest manifest, string? tag, string? name = null)
    {
        var children = manifest.Manifests.Select(child => child.Digest).ToHashSet();
        var kept = new List<JsonNode>();
        bool isListed = false;
        foreach ((LayoutEntry entry, JsonNode node) in Nodes())
        {
            bool isSame = entry.Descriptor.Digest == manifest.Digest;
            bool losesTag = tag is not null && entry.Names.Contains(tag, StringComparer.Ordinal);
            if ((isSame && entry.Names.Count == 0 && tag is not null) || (entry.Names.Count == 0 && children.Contains(entry.Descriptor.Digest))) continue;
            if (losesTag && !isSame)
            {
                if (Entries.Count(other => other.Descriptor.Digest == entry.Descriptor.Digest) > 1) continue;
                Unname(node);
            }
            isListed |= isSame && (tag is null || losesTag);
            kept.Add(node);
        }
        if (!isListed) kept.Add(Node(manifest, tag, name));
        return Rebuilt(kept);
    }

    /// <summary>Without the manifest, under none of its names.</summary>
    public LayoutIndex Without(ImageDigest digest) => Rebuilt(Nodes().Where(one => one.Entry.Descriptor.Digest != digest).Select(one => one.Node));

    /// <summary>Without a tag. The manifest that had it stays, found by its digest or by its other tags.</summary>
    /// <param name="tag">A tag, or a whole name.</param>
    public LayoutIndex WithoutTag(string tag)
    {
        LayoutEntry[] named = [.. Entries.Where(entry => entry.Names.Contains(tag, StringComparer.Ordinal))];
        if (named.Length == 0) named = [.. Entries.Where(entry => RegistryReference.AreSame(entry.Descriptor.Annotations.GetValueOrDefault(NameAnnotation), tag))];
        HashSet<ImageDigest> staying = [.. Entries.Except(named).Select(entry => entry.Descriptor.Digest)];
        var kept = new List<JsonNode>();
        foreach ((LayoutEntry entry, JsonNode node) in Nodes())
        {
            if (named.Contains(entry))
            {
                if (!staying.Add(entry.Descriptor.Digest)) continue;
                Unname(node);
            }
            kept.Add(node);
        }
        return Rebuilt(kept);
    }

    /// <summary>As a file has it.</summary>
    public override string ToString() => _json.ToJsonString(s_writing);

    private static string[] NamesOf(ImageDescriptor manifest) =>
        [.. new[] { TagAnnotation, NameAnnotation }.Select(name => manifest.Annotations.GetValueOrDefault(name)).OfType<string>()];

    private IEnumerable<(LayoutEntry Entry, JsonNode Node)> Nodes() => Entries.Zip(_json["manifests"]!.AsArray(), (entry, node) => (entry, node!.DeepClone()));

    private LayoutIndex Rebuilt(IEnumerable<JsonNode> manifests)
    {
        var json = (JsonObject)_json.DeepClone();
        json["manifests"] = new JsonArray([.. manifests]);
        return Parse(json.ToJsonString(s_writing), "index.json");
    }

    private static void Unname(JsonNode node)
    {
        var annotations = (JsonObject)node["annotations"]!;
        annotations.Remove(TagAnnotation);
        annotations.Remove(NameAnnotation);
        if (annotations.Count == 0) ((JsonObject)node).Remove("annotations");
    }

    private static JsonObject Node(ImageManifest manifest, string? tag, string? name)
    {
        var node = new JsonObject { ["mediaType"] = manifest.MediaType, ["digest"] = manifest.Digest.ToString(), ["size"] = manifest.Bytes.Length };
        if (manifest.ArtifactType is not null) node["artifactType"] = manifest.ArtifactType;
        var annotations = new JsonObject();
        if (name is not null) annotations[NameAnnotation] = name;
        if (tag is not null) annotations[TagAnnotation] = tag;
        if (annotations.Count > 0) node["annotations"] = annotations;
        return node;
    }
}

/// <summary>A manifest that the index of a layout lists.</summary>
/// <param name="Names">What it is called there: its tag, and its whole name where a container engine noted that.</param>
public sealed record LayoutEntry(ImageDescriptor Descriptor, IReadOnlyList<string> Names);
