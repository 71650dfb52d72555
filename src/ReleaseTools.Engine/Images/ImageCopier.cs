using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>
/// Copies images from any place to any other. Nothing is packed anew, so that digests stay; layers are counted against the configuration before one of them is sent; what is there is not sent; children are written before what names
/// them, and tags last, so that nobody ever finds half an image.
/// </summary>
/// <param name="ledger">Shared by copies of one run, so that what their images share is sent once.</param>
/// <param name="foreign">Where foreign layers are fetched that the source does not have; null = nowhere.</param>
internal sealed class ImageCopier(IImageSource source, IImageTarget target, BlobLedger ledger, IProgressSink progress, ImageCopyOptions? options = null, ForeignLayers? foreign = null)
{
    private readonly ImageCopyOptions _options = options ?? new ImageCopyOptions();
    private readonly BlobCopy _blobs = new(source, target, ledger, progress, foreign);

    /// <param name="selector">Which image of the source: a tag, or a digest as text; null = the only one.</param>
    /// <param name="tags">The tags that it gets; none = it is found by its digest.</param>
    /// <exception cref="RefusedException">The image or a requested platform is missing, or a fixed tag points to another image. Nothing was written.</exception>
    /// <exception cref="ImageInvalidException">It is not what its manifests, digests and configurations say: no tag was written.</exception>
    public async Task<CopiedImage> CopyAsync(string? selector, IReadOnlyList<string> tags, CancellationToken cancellation)
    {
        string asked = selector is null ? source.Name : $"{source.Name}{(ImageDigest.TryParse(selector, out _) ? "@" : ":")}{selector}";
        ImageManifest named = await source.ReadManifestAsync(selector, asked, cancellation);
        ImageManifest image = await new PlatformSelection(source).SelectAsync(named, _options.Platforms, asked, cancellation);
        // before anything is sent: what may not be moved ends it
        string[] missing = await target.FindMissingTagsAsync(image, tags, _options.Floats, cancellation);
        var result = new CopiedImage(asked, tags.Count > 0 ? $"{target.Name}:{tags[0]}" : $"{target.Name}@{image.Digest}", image.Digest) { SourceDigest = named.Digest };
        bool isThere = missing.Length < tags.Count || await target.ResolveAsync(image.Digest.ToString(), cancellation) is not null;
        var count = new BlobCount();
        // an image may be there without the foreign layers that are wanted now
        if (!isThere || _options.IncludeForeign) await CopyPartsAsync(image, asked, depth: 0, count, cancellation);
        // nor does one that is there already get a tag where it contradicts itself
        else if (missing.Length > 0) await source.CheckLayersAsync(image, asked, cancellation);
        if (!isThere && missing.Length == 0) await target.WriteManifestAsync(image, tag: null, cancellation);
        foreach (string tag in missing) await target.WriteManifestAsync(image, tag, cancellation);
        if (count.Foreign > 0) progress.Say($"warning: {asked}: {count.Foreign} foreign layer{(count.Foreign == 1 ? "" : "s")} not copied: only the owner distributes them, and the image says where");
        return result with { Existed = isThere && missing.Length == 0 && count.Sent + count.Mounted == 0, Sent = count.Sent, SentBytes = count.Bytes, Mounted = count.Mounted, Found = count.Found, Foreign = count.Foreign };
    }

    private async Task CopyPartsAsync(ImageManifest image, string asked, int depth, BlobCount count, CancellationToken cancellation)
    {
        if (image.IsIndex) ImageTree.RequireDepth(depth, asked);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.BlobsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(image.Manifests, parallel, async (child, token) => await CopyChildAsync(child, asked, depth + 1, count, token));
        // the configuration is at hand then, and need not be read again to be sent
        byte[]? config = await source.CheckLayersAsync(image, depth == 0 ? asked : $"{source.Name}@{image.Digest}", cancellation);
        await Parallel.ForEachAsync(image.Blobs(_options.IncludeForeign), parallel, async (blob, token) =>
            count.Add(await _blobs.CopyAsync(blob, blob.Digest == image.Config?.Digest ? config : null, isNew: !_options.IncludeForeign, token), blob.Size));
        if (!_options.IncludeForeign) count.AddForeign(image.ForeignLayers().Count());
    }

    private async Task CopyChildAsync(ImageDescriptor child, string asked, int depth, BlobCount count, CancellationToken cancellation)
    {
        ImageManifest manifest = await source.ReadChildAsync(child, asked, cancellation);
        if (!_options.IncludeForeign && await target.ResolveAsync(child.Digest.ToString(), cancellation) is not null) return;
        await CopyPartsAsync(manifest, asked, depth, count, cancellation);
        await target.WriteManifestAsync(manifest, tag: null, cancellation);
    }
}
