using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
using ReleaseTools.Images.Layout;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>
/// Makes the manifest of an image in an archive of docker save. Newer archives hold the one that the image was pushed or built with: it is taken, so that the digest stays.
/// Else it is made from the configuration, always the same for the same archive.
/// </summary>
internal sealed class DockerImageReader(TarIndex tar, string from)
{
    private readonly LayoutReader _layout = new(from, (path, _) => Task.FromResult(tar.TryOpen(path)));

    public async Task<IReadOnlyList<DockerImage>> ReadAsync(CancellationToken cancellation)
    {
        byte[] list = await _layout.ReadAsync(DockerImageEntry.FileName, cancellation)
            ?? throw new ImageInvalidException(from, "it has no manifest.json, as docker save writes it");
        IReadOnlyList<ImageManifest> kept = await KeptAsync(cancellation);
        var images = new List<DockerImage>();
        foreach (DockerImageEntry entry in DockerImageEntry.Parse(list, from)) images.Add(await ReadAsync(entry, kept, cancellation));
        return images;
    }

    private async Task<DockerImage> ReadAsync(DockerImageEntry entry, IReadOnlyList<ImageManifest> kept, CancellationToken cancellation)
    {
        byte[] config = await _layout.ReadAsync(entry.Config!, cancellation) ?? throw new ImageInvalidException(from, $"its configuration {entry.Config} is not there");
        var digest = ImageDigest.Of(config);
        // some that Docker 25 wrote have no layers, though the configuration names them: then the list beside them counts
        if (kept.FirstOrDefault(manifest => manifest.Config!.Digest == digest && ImageConfig.Read(config, from).Objection(manifest) is null) is { } original)
            return new DockerImage(entry, original, original.Blobs(includeForeign: true).ToDictionary(blob => blob.Digest, blob => LayoutReader.PathOf(blob.Digest)));
        IReadOnlyList<ImageDigest> contents = DiffIds(config, entry);
        var paths = new Dictionary<ImageDigest, string> { [digest] = entry.Config! };
        var layers = new List<ImageDescriptor>();
        foreach ((string path, ImageDigest content) in (entry.Layers ?? []).Zip(contents))
        {
            ImageDescriptor layer = await LayerAsync(path, content, cancellation);
            layers.Add(layer);
            paths.TryAdd(layer.Digest, path);
        }
        return new DockerImage(entry, ManifestWriter.Image(new ImageDescriptor(ImageMediaType.OciConfig, digest, config.Length), layers), paths);
    }

    // what is plain is called by the digest of its content, as the configuration has it; what is packed has one of its own
    private async Task<ImageDescriptor> LayerAsync(string path, ImageDigest content, CancellationToken cancellation)
    {
        TarEntryPlace place = tar.Find(path) ?? throw new ImageInvalidException(from, $"its layer {path} is not there");
        byte[] start = new byte[6];
        await using Stream stream = tar.TryOpen(path)!;
        int length = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        string packing = LayerPacking.Of(start.AsSpan(0, length));
        if (packing == LayerPacking.Plain) return new ImageDescriptor(ImageMediaType.OciLayer, content, place.Length);
        if (packing is not (LayerPacking.Gzip or LayerPacking.Zstd)) throw new ImageInvalidException(from, $"its layer {path} is packed by {packing}, which no registry takes");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(start, 0, length);
        byte[] buffer = new byte[128 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;) hash.AppendData(buffer, 0, read);
        return new ImageDescriptor($"{ImageMediaType.OciLayer}+{packing}", ImageDigest.OfSha256(hash.GetHashAndReset()), place.Length);
    }

    private IReadOnlyList<ImageDigest> DiffIds(byte[] config, DockerImageEntry entry)
    {
        try
        {
            using var json = JsonDocument.Parse(config);
            JsonElement rootfs = json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("rootfs", out JsonElement found) && found.ValueKind is JsonValueKind.Object
                ? found
                : throw new ImageInvalidException(from, $"its configuration {entry.Config} is not that of an image: it has no 'rootfs'");
            JsonElement[] list = rootfs.TryGetProperty("diff_ids", out JsonElement ids) && ids.ValueKind is JsonValueKind.Array ? [.. ids.EnumerateArray()] : [];
            int layers = entry.Layers?.Count ?? 0;
            if (layers > ImageManifest.MostParts) throw new ImageInvalidException(from, $"its image has {layers} layers; {ImageManifest.MostParts} is the most that is followed");
            if (list.Length != layers) throw new ImageInvalidException(from, $"its configuration {entry.Config} names {list.Length} layers, its manifest.json {layers}");
            return [.. list.Select(id => id.ValueKind is JsonValueKind.String && ImageDigest.TryParse(id.GetString(), out ImageDigest? digest) ? digest : throw new ImageInvalidException(from, $"its configuration {entry.Config} names a layer without a digest: {id.GetRawText()}"))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImageInvalidException(from, $"its configuration {entry.Config} is no JSON: {e.Message}", e);
        }
    }

    // of every platform, those whose parts are all there
    private async Task<IReadOnlyList<ImageManifest>> KeptAsync(CancellationToken cancellation)
    {
        if (!tar.Has(LayoutReader.Marker) || !tar.Has(LayoutReader.Index)) return [];
        LayoutIndex index = await _layout.ReadIndexAsync(cancellation);
        var kept = new List<ImageManifest>();
        foreach (ImageDescriptor listed in index.Entries.Select(entry => entry.Descriptor).DistinctBy(listed => listed.Digest)) await AddAsync(listed, depth: 0);
        return kept;

        async Task AddAsync(ImageDescriptor listed, int depth)
        {
            if (!tar.Has(LayoutReader.PathOf(listed.Digest)) || depth > ImageManifest.DeepestIndex || kept.Count > ImageManifest.MostParts) return;
            if (await _layout.FindAsync(LayoutIndex.Empty, listed.Digest.ToString(), cancellation) is not { } manifest) return;
            foreach (ImageDescriptor child in manifest.Manifests) await AddAsync(child, depth + 1);
            if (manifest.Config is not null && manifest.Blobs().All(blob => tar.Find(LayoutReader.PathOf(blob.Digest))?.Length == blob.Size)) kept.Add(manifest);
        }
    }
}

/// <summary>An image of an archive of docker save, and where its parts lie.</summary>
/// <param name="Paths">The path in the archive of each of its blobs.</param>
internal sealed record DockerImage(DockerImageEntry Entry, ImageManifest Manifest, IReadOnlyDictionary<ImageDigest, string> Paths)
{
    /// <summary>For messages.</summary>
    public string Names => Entry.RepoTags is { Count: > 0 } tags ? string.Join(", ", tags) : Manifest.Digest.ToString();

    /// <param name="name">A name, the digest of the manifest, or that of the configuration, which Docker calls the image's id.</param>
    public bool Is(string name) => Entry.IsCalled(name) || Manifest.Digest.ToString() == name || Manifest.Config!.Digest.ToString() == name;
}

/// <summary>An image as the <c>manifest.json</c> of docker save lists it (https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#combined-image-json--filesystem-changeset-format).</summary>
/// <param name="Config">The path of its configuration in the archive.</param>
/// <param name="RepoTags">Its names; null or empty where it has none.</param>
/// <param name="Layers">The paths of its layers in the archive, the lowest first.</param>
internal sealed record DockerImageEntry(string? Config, IReadOnlyList<string>? RepoTags, IReadOnlyList<string>? Layers)
{
    public const string FileName = "manifest.json";

    /// <exception cref="ImageInvalidException">It is no such list.</exception>
    public static IReadOnlyList<DockerImageEntry> Parse(byte[] json, string from)
    {
        try
        {
            DockerImageEntry?[] entries = JsonSerializer.Deserialize(json, DockerArchiveJson.Default.DockerImageEntryArray) ?? [];
            return [.. entries.Select(entry => entry is { Config.Length: > 0 } ? entry : throw new ImageInvalidException(from, "its manifest.json has an image without a configuration"))];
        }
        catch (JsonException e)
        {
            throw new ImageInvalidException(from, $"its manifest.json is not what docker save writes: {e.Message}", e);
        }
    }

    /// <summary>As a file has it.</summary>
    public static byte[] Write(IEnumerable<DockerImageEntry> entries) => JsonSerializer.SerializeToUtf8Bytes(entries.ToArray(), DockerArchiveJson.Default.DockerImageEntryArray!);

    /// <summary>Whether one of its names is the one that is meant, however much of it is written out.</summary>
    public bool IsCalled(string name) => RepoTags?.Any(tag => tag == name || RegistryReference.AreSame(tag, name)) is true;
}

[JsonSerializable(typeof(DockerImageEntry[]))]
internal sealed partial class DockerArchiveJson : JsonSerializerContext;
