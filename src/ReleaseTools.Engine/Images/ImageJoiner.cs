using System.Collections.Concurrent;
using ReleaseTools.Engine.Images.Referrers;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Engine.Images;

/// <summary>
/// Joins images that were made one by one into an index. What is wrong with them is found out before the first byte; then each is copied by its digest, and the index is written, its tags last.
/// </summary>
/// <param name="lists">The tags that this command has listed already; null = none.</param>
internal sealed class ImageJoiner(IReadOnlyList<JoinSource> sources, IImageTarget target, BlobLedger ledger, IProgressSink progress, ImageCopyOptions? options = null, TagLists? lists = null)
{
    private readonly ImageCopyOptions _options = options ?? new ImageCopyOptions();

    /// <param name="tags">The tags that the index gets; none = it is found by its digest.</param>
    /// <exception cref="RefusedException">An image is missing or does not declare its platform, two images have the same platform, or a fixed tag points to another image. Nothing was written.</exception>
    /// <exception cref="ImageInvalidException">One is not what its manifests, digests and configurations say: no tag was written.</exception>
    public async Task<CopiedImage> JoinAsync(IReadOnlyList<string> tags, CancellationToken cancellation)
    {
        var images = new List<JoinedImage>();
        var origins = new Dictionary<ImageDigest, IImageSource>();
        foreach (JoinSource one in sources)
        {
            foreach (JoinedImage image in await ReadAsync(one, cancellation))
            {
                images.Add(image);
                origins.TryAdd(image.Entry.Image.Digest, one.Source);
            }
        }
        ImageManifest index = IndexJoin.Of(images, target.Name);
        string[] missing = await target.FindMissingTagsAsync(index, tags, _options.Floats, cancellation);
        var result = new CopiedImage(string.Join(", ", sources.Select(source => source.Asked)), tags.Count > 0 ? $"{target.Name}:{tags[0]}" : $"{target.Name}@{index.Digest}", index.Digest);
        bool isThere = missing.Length < tags.Count || await target.ResolveAsync(index.Digest.ToString(), cancellation) is not null;
        if (!isThere)
        {
            foreach (CopiedImage part in await CopyAsync(index, origins, cancellation))
                result = result with { Sent = result.Sent + part.Sent, SentBytes = result.SentBytes + part.SentBytes, Mounted = result.Mounted + part.Mounted, Found = result.Found + part.Found, Foreign = result.Foreign + part.Foreign };
            if (missing.Length == 0) await target.WriteManifestAsync(index, tag: null, cancellation);
        }
        foreach (string tag in missing) await target.WriteManifestAsync(index, tag, cancellation);
        int referrers = _options.Referrers ? await CopyReferrersAsync(origins, cancellation) : 0;
        return result with { Referrers = referrers, Existed = isThere && missing.Length == 0 && referrers == 0 };
    }

    private async Task<IReadOnlyCollection<CopiedImage>> CopyAsync(ImageManifest index, Dictionary<ImageDigest, IImageSource> origins, CancellationToken cancellation)
    {
        var copied = new ConcurrentBag<CopiedImage>();
        await Parallel.ForEachAsync(index.Manifests, new ParallelOptions { MaxDegreeOfParallelism = _options.BlobsAtOnce, CancellationToken = cancellation }, async (image, token) =>
            copied.Add(await new ImageCopier(origins[image.Digest], target, ledger, progress, _options).CopyAsync(image.Digest.ToString(), [], token)));
        return copied;
    }

    // what refers to an index that its images are taken from is not about the new one
    private async Task<int> CopyReferrersAsync(Dictionary<ImageDigest, IImageSource> origins, CancellationToken cancellation)
    {
        var transfer = new ReferrerTransfer(target, lists ?? new TagLists(), ledger, progress);
        int copied = 0;
        foreach (IGrouping<IImageSource, ImageDigest> images in origins.GroupBy(origin => origin.Value, origin => origin.Key)) copied += await transfer.CopyAsync(images.Key, images, cancellation);
        return copied;
    }

    private static async Task<IReadOnlyList<JoinedImage>> ReadAsync(JoinSource from, CancellationToken cancellation)
    {
        ImageManifest named = await from.Source.ReadManifestAsync(from.Selector, from.Asked, cancellation);
        var platforms = new PlatformSelection(from.Source);
        if (!named.IsIndex)
        {
            ImagePlatform? platform = await platforms.PlatformOfAsync(named, cancellation);
            return platform is { IsKnown: true }
                ? [new JoinedImage(from.Asked, IndexEntry.Of(named), platform)]
                : throw new RefusedException("ImagePlatformUnknown", ErrorCategory.InvalidData, from.Asked, $"{from.Asked} can't be joined: {(named.HasFileSystem ? "its configuration does not say what it runs on" : "it is an artifact, and no image")}.", "Name images whose configurations have 'os' and 'architecture'.");
        }
        ImageTree tree = await ImageTree.ReadAsync(from.Source, named, from.Asked, cancellation);
        var images = new List<JoinedImage>();
        foreach (IndexEntry entry in IndexEntry.In(tree.Indexes, from.Asked).Where(entry => !ImageMediaType.IsIndex(entry.Image.MediaType)))
        {
            ImagePlatform? configured = entry.Image.ArtifactType is null ? await platforms.PlatformOfAsync(await from.Source.ReadChildAsync(entry.Image, from.Asked, cancellation), cancellation) : null;
            images.Add(new JoinedImage(from.Asked, entry, JoinedImage.PlatformOf(entry.Image.Platform, configured)));
        }
        return images;
    }
}

/// <summary>An image that is to be joined, where it lies.</summary>
/// <param name="Selector">A tag, or a digest as text; null = the only image.</param>
/// <param name="Asked">For messages: the image as it was named.</param>
internal sealed record JoinSource(IImageSource Source, string? Selector, string Asked);
