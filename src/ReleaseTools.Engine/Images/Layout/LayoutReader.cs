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
        if (listed is not null) return await ReadListedAsync(listed, cancellation);
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
            foreach (ImageDescriptor listed in manifests.Where(listed => listed.IsManifest && seen.Add(listed.Digest)))
            {
                if (await TryReadAsync(listed, cancellation) is not { } manifest) continue;
                if (manifest.Subject?.Digest == subject) found[manifest.Digest] = manifest.Descriptor with { ArtifactType = manifest.ArtifactType ?? manifest.Config?.MediaType, Annotations = manifest.Annotations };
                if (manifest.IsIndex && depth < ImageManifest.DeepestIndex) await WalkAsync(manifest.Manifests, depth + 1);
            }
        }
    }

    /// <summary>Whether every manifest that an index lists, and that those list, is there and names the layers that its configuration does.</summary>
    public async Task<bool> IsWholeAsync(IImageSource source, CancellationToken cancellation)
    {
        try
        {
            foreach (ImageDescriptor listed in (await ReadIndexAsync(cancellation)).Entries.Select(entry => entry.Descriptor).Where(listed => listed.IsManifest))
            {
                ImageManifest manifest = await ReadListedAsync(listed, cancellation);
                ImageManifest[] images = manifest.IsIndex
                    ? await Task.WhenAll((await ImageTree.ReadAsync(source, manifest, name, cancellation)).Images.Select(child => source.ReadChildAsync(child, name, cancellation)))
                    : [manifest];
                foreach (ImageManifest image in images) await source.CheckLayersAsync(image, name, cancellation);
            }
            return true;
        }
        catch (ImageInvalidException)
        {
            return false;
        }
    }

    /// <summary>A small file, whole.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<byte[]?> ReadAsync(string path, CancellationToken cancellation)
    {
        if (await open(path, cancellation) is not { } stream) return null;
        await using (stream) return await BoundedRead.AllAsync(stream, ImageManifest.LongestManifest, name, path, cancellation);
    }

    private async Task<ImageManifest> ReadListedAsync(ImageDescriptor listed, CancellationToken cancellation)
    {
        ImageManifest manifest = await ReadAsync(listed, cancellation) ?? throw new ImageInvalidException(name, $"it lists {listed.Digest}, which is not there");
        return listed.Objection(manifest) is { } objection ? throw new ImageInvalidException(name, $"its index.json is wrong: {objection}") : manifest;
    }

    // one that is damaged keeps nobody from finding the others
    private async Task<ImageManifest?> TryReadAsync(ImageDescriptor listed, CancellationToken cancellation)
    {
        try { return await ReadAsync(listed, cancellation); }
        catch (ImageInvalidException) { return null; }
    }

    private async Task<ImageManifest?> ReadAsync(ImageDescriptor listed, CancellationToken cancellation) =>
        await ReadAsync(PathOf(listed.Digest), cancellation) is { } bytes ? ManifestReader.Read(bytes, listed.MediaType is "" ? null : listed.MediaType, listed.Digest, name) : null;

    // what is about another image does not count as one: signatures lie beside what they sign
    private async Task<ImageDescriptor> OnlyAsync(LayoutIndex index, CancellationToken cancellation)
    {
        var images = new Dictionary<ImageDigest, (ImageDescriptor Listed, string Names)>();
        foreach (IGrouping<ImageDigest, LayoutEntry> entries in index.Entries.Where(entry => entry.Descriptor.IsManifest).GroupBy(entry => entry.Descriptor.Digest))
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

    // the tags of what is about a digest (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md, referrers tag schema of the distribution specification)
    private static bool IsAbout(string tag) => tag.StartsWith("sha256-", StringComparison.Ordinal) || tag.StartsWith("sha512-", StringComparison.Ordinal) ? tag.Length >= 71 && ImageDigest.TryParse($"sha256:{tag[7..71]}", out _) : false;
}
