using ReleaseTools.Engine.Steps;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>
/// Copies images from any place to any other. Nothing is packed anew, so that digests stay; what is there is not sent; children are written before what names
/// them, and tags last, so that nobody ever finds half an image.
/// </summary>
/// <param name="ledger">Shared by copies of one run, so that what their images share is sent once.</param>
internal sealed class ImageCopier(IImageSource source, IImageTarget target, BlobLedger ledger, IProgressSink progress, ImageCopyOptions? options = null)
{
    private readonly ImageCopyOptions _options = options ?? new ImageCopyOptions();
    private readonly BlobCopy _blobs = new(source, target, ledger, progress);

    /// <param name="selector">Which image of the source: a tag, or a digest as text; null = the only one.</param>
    /// <param name="tags">The tags that it gets; none = it is found by its digest.</param>
    /// <exception cref="RefusedException">There is no such image; a tag stands for another image and may not be moved: nothing was written.</exception>
    /// <exception cref="ImageInvalidException">It is not what its manifests and digests say: no tag was written.</exception>
    public async Task<CopiedImage> CopyAsync(string? selector, IReadOnlyList<string> tags, CancellationToken cancellation)
    {
        string asked = selector is null ? source.Name : $"{source.Name}{(ImageDigest.TryParse(selector, out _) ? "@" : ":")}{selector}";
        ImageManifest image = await SelectAsync(await source.ReadManifestAsync(selector, asked, cancellation), asked, cancellation);
        string[] missing = await MissingTagsAsync(image, tags, cancellation);
        var result = new CopiedImage(asked, tags.Count > 0 ? $"{target.Name}:{tags[0]}" : $"{target.Name}@{image.Digest}", image.Digest);
        bool isThere = missing.Length < tags.Count || await target.ResolveAsync(image.Digest.ToString(), cancellation) is not null;
        var count = new BlobCount();
        if (!isThere) await CopyPartsAsync(image, asked, depth: 0, count, cancellation);
        if (!isThere && missing.Length == 0) await target.WriteManifestAsync(image, tag: null, cancellation);
        foreach (string tag in missing) await target.WriteManifestAsync(image, tag, cancellation);
        return result with { Existed = isThere && missing.Length == 0, Sent = count.Sent, SentBytes = count.Bytes, Mounted = count.Mounted, Found = count.Found };
    }

    private async Task<ImageManifest> SelectAsync(ImageManifest image, string asked, CancellationToken cancellation)
    {
        if (_options.Platform is not { } wanted || !image.IsIndex) return image;
        ImageDescriptor[] found = [.. image.Manifests.Where(manifest => manifest.Platform?.Satisfies(wanted) is true)];
        if (found.Length == 1) return await source.ReadManifestAsync(found[0].Digest.ToString(), $"{asked} for {wanted}", cancellation);
        string platforms = string.Join(", ", image.Manifests.Select(manifest => manifest.Platform).OfType<ImagePlatform>());
        throw new RefusedException("ImagePlatformMissing", ErrorCategory.ObjectNotFound, asked, found.Length == 0 ? $"{asked} is not there for {wanted}." : $"{asked} is there {found.Length} times for {wanted}.", $"It is for: {platforms}.");
    }

    // before anything is sent: what may not be moved ends it
    private async Task<string[]> MissingTagsAsync(ImageManifest image, IReadOnlyList<string> tags, CancellationToken cancellation)
    {
        var missing = new List<string>();
        foreach (string tag in tags)
        {
            ImageDigest? there = await target.ResolveAsync(tag, cancellation);
            if (there is not null && image.Is(there)) continue;
            if (there is not null && !_options.Floats(tag))
                throw new ImageTagTakenException(target.Name, tag, there, image.Digest);
            missing.Add(tag);
        }
        return [.. missing];
    }

    private async Task CopyPartsAsync(ImageManifest image, string asked, int depth, BlobCount count, CancellationToken cancellation)
    {
        if (image.IsIndex && depth == ImageManifest.DeepestIndex) throw new ImageInvalidException(asked, $"its lists of images are in each other more than {ImageManifest.DeepestIndex} deep");
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.BlobsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(image.Manifests.DistinctBy(child => child.Digest), parallel, async (child, token) => await CopyChildAsync(child, asked, depth + 1, count, token));
        await Parallel.ForEachAsync(image.Blobs(), parallel, async (blob, token) => count.Add(await _blobs.CopyAsync(blob, token), blob.Size));
    }

    private async Task CopyChildAsync(ImageDescriptor child, string asked, int depth, BlobCount count, CancellationToken cancellation)
    {
        if (await target.ResolveAsync(child.Digest.ToString(), cancellation) is not null) return;
        ImageManifest manifest = await source.FindManifestAsync(child.Digest.ToString(), cancellation)
            ?? throw new ImageInvalidException(asked, $"it lists {child.Digest}{(child.Platform is null ? "" : $" for {child.Platform}")}, which is not there");
        await CopyPartsAsync(manifest, asked, depth, count, cancellation);
        await target.WriteManifestAsync(manifest, tag: null, cancellation);
    }
}
