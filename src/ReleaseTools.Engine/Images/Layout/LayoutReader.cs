using System.Text;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
using ReleaseTools.Images.Layout;

namespace ReleaseTools.Engine.Images.Layout;

/// <summary>Reads an image layout (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md), be its files in a folder or in a tar.</summary>
/// <param name="name">For messages: <c>oci:out</c>.</param>
/// <param name="open">Opens a file by its path in the layout; null where there is none.</param>
internal sealed class LayoutReader(string name, Func<string, CancellationToken, Task<Stream?>> open)
{
    public const string Marker = "oci-layout", Index = "index.json";

    /// <summary>The path of a blob in a layout.</summary>
    public static string PathOf(ImageDigest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";

    public async Task<LayoutIndex> ReadIndexAsync(CancellationToken cancellation)
    {
        if (await ReadAsync(Index, cancellation) is not { } bytes) throw new ImageInvalidException(name, "it is no image layout: it has no index.json");
        return LayoutIndex.Parse(Encoding.UTF8.GetString(bytes), name);
    }

    /// <inheritdoc cref="IImageSource.FindManifestAsync"/>
    public async Task<ImageManifest?> FindAsync(LayoutIndex index, string? selector, CancellationToken cancellation)
    {
        ImageDescriptor? listed = selector is null ? await OnlyAsync(index, cancellation) : index.Find(selector);
        if (listed is not null) return await ReadAsync(listed, cancellation) ?? throw new ImageInvalidException(name, $"it lists {listed.Digest}, which is not there");
        return ImageDigest.TryParse(selector, out ImageDigest? digest) ? await ReadAsync(new ImageDescriptor("", digest, 0), cancellation) : null;
    }

    /// <summary>The manifests whose subject a digest is, whether the index lists them or an index in it does.</summary>
    public async Task<IReadOnlyList<ImageDescriptor>> ReferrersAsync(LayoutIndex index, ImageDigest subject, CancellationToken cancellation)
    {
        var found = new Dictionary<ImageDigest, ImageDescriptor>();
        var seen = new HashSet<ImageDigest>();
        await WalkAsync([.. index.Entries.Select(entry => entry.Descriptor)], depth: 0);
        return [.. found.Values];

        async Task WalkAsync(IReadOnlyList<ImageDescriptor> manifests, int depth)
        {
            foreach (ImageDescriptor listed in manifests.Where(listed => IsManifest(listed) && seen.Add(listed.Digest)))
            {
                if (await ReadAsync(listed, cancellation) is not { } manifest) continue;
                if (manifest.Subject?.Digest == subject) found[manifest.Digest] = manifest.Descriptor with { ArtifactType = manifest.ArtifactType ?? manifest.Config?.MediaType, Annotations = manifest.Annotations };
                if (manifest.IsIndex && depth < ImageManifest.DeepestIndex) await WalkAsync(manifest.Manifests, depth + 1);
            }
        }
    }

    /// <summary>A small file, whole.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<byte[]?> ReadAsync(string path, CancellationToken cancellation)
    {
        if (await open(path, cancellation) is not { } stream) return null;
        await using (stream) return await BoundedRead.AllAsync(stream, ImageManifest.LongestManifest, name, path, cancellation);
    }

    private async Task<ImageManifest?> ReadAsync(ImageDescriptor listed, CancellationToken cancellation) =>
        await ReadAsync(PathOf(listed.Digest), cancellation) is { } bytes ? ManifestReader.Read(bytes, listed.MediaType is "" ? null : listed.MediaType, listed.Digest, name) : null;

    // what is about another image does not count as one: signatures lie beside what they sign
    private async Task<ImageDescriptor> OnlyAsync(LayoutIndex index, CancellationToken cancellation)
    {
        var images = new Dictionary<ImageDigest, (ImageDescriptor Listed, string Names)>();
        foreach (IGrouping<ImageDigest, LayoutEntry> entries in index.Entries.Where(entry => IsManifest(entry.Descriptor)).GroupBy(entry => entry.Descriptor.Digest))
        {
            string[] names = [.. entries.SelectMany(entry => entry.Names).Distinct(StringComparer.Ordinal)];
            bool isAbout = names.Length > 0 ? names.All(IsAbout) : (await ReadAsync(entries.First().Descriptor, cancellation))?.Subject is not null;
            if (!isAbout) images[entries.Key] = (entries.First().Descriptor, names.Length > 0 ? string.Join(", ", names) : entries.Key.ToString());
        }
        return images.Count == 1 ? images.Values.Single().Listed : throw Choose(name, [.. images.Values.Select(image => image.Names)]);
    }

    /// <summary>Says which images there are, where there is not one.</summary>
    public static ReleaseException Choose(string name, IReadOnlyList<string> images) => images.Count == 0
        ? new ImageInvalidException(name, "it has no image")
        : new UsageException("ImageAmbiguous", name, $"{name} has {images.Count} images: {string.Join(", ", images.Take(20))}{(images.Count > 20 ? ", …" : "")}.", $"Name one of them: {name}:NAME.");

    private static bool IsManifest(ImageDescriptor listed) => listed.MediaType is "" || ImageMediaType.IsIndex(listed.MediaType) || ImageMediaType.IsImage(listed.MediaType);

    // the tags of what is about a digest (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md, referrers tag schema of the distribution specification)
    private static bool IsAbout(string tag) => tag.StartsWith("sha256-", StringComparison.Ordinal) || tag.StartsWith("sha512-", StringComparison.Ordinal) ? tag.Length >= 71 && ImageDigest.TryParse($"sha256:{tag[7..71]}", out _) : false;
}
