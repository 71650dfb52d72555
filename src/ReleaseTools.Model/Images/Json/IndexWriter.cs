using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseTools.Images.Json;

/// <summary>Writes indexes (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md). The same parts make the same bytes, and so the same digest.</summary>
internal static class IndexWriter
{
    private static readonly JsonSerializerOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a new index says of itself.</summary>
    public static JsonObject Head => new() { ["schemaVersion"] = 2, ["mediaType"] = ImageMediaType.OciIndex };

    /// <param name="head">What the index says of itself; its list of manifests is replaced.</param>
    /// <param name="from">For messages.</param>
    /// <exception cref="ImageInvalidException">There are more entries, or bytes, than an index may have.</exception>
    public static ImageManifest Write(JsonObject head, string mediaType, IEnumerable<JsonObject> entries, string from)
    {
        head["manifests"] = new JsonArray([.. entries.Select(entry => entry.DeepClone())]);
        return ManifestReader.Read(JsonSerializer.SerializeToUtf8Bytes(head, s_writing), mediaType, expected: null, from);
    }

    /// <summary>Reads and writes entries; what is wrong in them is found out only when it is looked at.</summary>
    /// <exception cref="ImageInvalidException">One of them says something twice, or with half a character.</exception>
    public static T Guard<T>(string from, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new ImageInvalidException(from, $"its manifest is wrong: {e.Message}", e);
        }
    }
}

/// <summary>Writes the index of images that were made one by one, one for each platform. The same images make the same index, in whatever order they are named.</summary>
public static class IndexJoin
{
    /// <param name="asked">For messages: where the index goes.</param>
    /// <exception cref="RefusedException">Two images are for one platform: all such pairs are named.</exception>
    /// <exception cref="ImageInvalidException">What an index said of one of them can't be read, or there are too many.</exception>
    public static ImageManifest Of(IReadOnlyList<JoinedImage> images, string asked)
    {
        // of what is said of one image, the longest counts
        JoinedImage[] distinct =
        [
            .. images.GroupBy(image => image.Entry.Image.Digest).Select(same => same.Select(image => (Image: image, Text: IndexWriter.Guard(image.From, () => image.Entry.Json.ToJsonString())))
                .OrderByDescending(one => one.Text.Length).ThenBy(one => one.Text, StringComparer.Ordinal).First().Image),
        ];
        string[] clashes = [.. distinct.Where(image => image.Runs).GroupBy(image => image.Platform).Where(same => same.Skip(1).Any()).Select(same => $"{same.Key} would be {string.Join(" and ", same)}")];
        if (clashes.Length > 0)
            throw new RefusedException("ImagePlatformShared", ErrorCategory.InvalidArgument, asked, $"{string.Join("; ", clashes)}: an index has one image for each platform. Nothing was copied.", "Leave out what is superseded, or name single images instead of an index.");
        IEnumerable<JoinedImage> sorted = distinct.OrderBy(image => !image.Runs).ThenBy(image => $"{image.Platform}", StringComparer.Ordinal).ThenBy(image => image.Entry.Image.Digest.ToString(), StringComparer.Ordinal);
        return IndexWriter.Guard(asked, () => IndexWriter.Write(IndexWriter.Head, ImageMediaType.OciIndex, sorted.Select(Written), asked));
    }

    private static JsonObject Written(JoinedImage image)
    {
        var json = (JsonObject)image.Entry.Json.DeepClone();
        if (!image.Runs || image.Platform == image.Entry.Image.Platform) return json;
        // what else an index says of a platform, such as os.features, stays
        var platform = json["platform"] as JsonObject ?? [];
        platform["architecture"] = image.Platform!.Architecture;
        platform["os"] = image.Platform.Os;
        Set("os.version", image.Platform.OsVersion);
        Set("variant", image.Platform.Variant);
        if (platform.Parent is null) json["platform"] = platform;
        return json;

        void Set(string name, string? value)
        {
            if (value is null) platform.Remove(name);
            else platform[name] = value;
        }
    }
}

/// <summary>What an index says of an image: what is followed of it, and all of it, so that what is not known here stays when it is written into another index.</summary>
/// <param name="Json">Not changed by anyone who writes it elsewhere.</param>
public sealed record IndexEntry(ImageDescriptor Image, JsonObject Json)
{
    /// <summary>An entry for an image that no index lists yet.</summary>
    public static IndexEntry Of(ImageManifest image)
    {
        var json = new JsonObject { ["mediaType"] = image.MediaType, ["digest"] = image.Digest.ToString(), ["size"] = image.Bytes.Length };
        if (image.ArtifactType is not null) json["artifactType"] = image.ArtifactType;
        return new IndexEntry(image.Descriptor, json);
    }

    /// <summary>The entries of indexes, in their order.</summary>
    /// <param name="from">For messages.</param>
    /// <exception cref="ImageInvalidException">An index says something twice.</exception>
    public static IReadOnlyList<IndexEntry> In(IEnumerable<ImageManifest> indexes, string from) => IndexWriter.Guard<IReadOnlyList<IndexEntry>>(from, () =>
    [
        .. indexes.SelectMany(index => index.Manifests.Zip(JsonNode.Parse(index.Bytes.Span)!["manifests"] as JsonArray ?? [], (image, json) => new IndexEntry(image, (JsonObject)json!))),
    ]);
}

/// <summary>Writes the index of some images of another one. What it says of them, and of itself, stays as it is; its digest is another.</summary>
public static class IndexSelection
{
    // what BuildKit notes with an attestation (https://github.com/moby/buildkit/blob/v0.16.0/docs/attestations/attestation-storage.md)
    private const string AboutAnnotation = "vnd.docker.reference.digest";

    /// <param name="indexes">The index, then those in it.</param>
    /// <param name="chosen">The images that are kept; attestations about them are kept, too.</param>
    /// <param name="from">For messages.</param>
    /// <returns>The index itself where it lists nothing else.</returns>
    /// <exception cref="ImageInvalidException">One of them says something twice, or with half a character.</exception>
    public static ImageManifest Of(IReadOnlyList<ImageManifest> indexes, IReadOnlySet<ImageDigest> chosen, string from)
    {
        ImageManifest whole = indexes[0];
        if (whole.Manifests.All(IsKept)) return whole;
        return IndexWriter.Guard(from, () =>
            IndexWriter.Write((JsonObject)JsonNode.Parse(whole.Bytes.Span)!, whole.MediaType, IndexEntry.In(indexes, from).Where(entry => IsKept(entry.Image)).Select(entry => entry.Json), from));

        bool IsKept(ImageDescriptor listed) => chosen.Contains(listed.Digest) || (ImageDigest.TryParse(listed.Annotations.GetValueOrDefault(AboutAnnotation), out ImageDigest? about) && chosen.Contains(about));
    }
}
