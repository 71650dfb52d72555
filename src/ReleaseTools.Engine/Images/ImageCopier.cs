using System.Net;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

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

/// <summary>Brings the blobs of images from one place to another: found, mounted, or sent.</summary>
/// <param name="foreign">Where layers are fetched that the source does not have; null = nowhere.</param>
internal sealed class BlobCopy(IImageSource source, IImageTarget target, BlobLedger ledger, IProgressSink progress, ForeignLayers? foreign = null)
{
    // less than a request weighs
    private const int SmallBytes = 64 * 1024;

    private readonly IImageMounts? _mounts = target as IImageMounts;

    // repositories of one registry share their blobs: it is all that stands before the first slash
    private readonly string _place = target is IImageMounts ? target.Name.Split('/')[0] : target.Name;

    /// <param name="bytes">The blob itself, where it has been read and verified already; else null.</param>
    /// <param name="isNew">No manifest there names it, as far as is known: what is small is sent without asking for it.</param>
    public async Task<BlobOutcome> CopyAsync(ImageDescriptor blob, byte[]? bytes, bool isNew, CancellationToken cancellation) =>
        await ledger.BringAsync(_place, target.Name, blob.Digest, known => BringAsync(blob, bytes, isNew, known, cancellation), cancellation) ?? BlobOutcome.Found;

    private async Task<BlobOutcome> BringAsync(ImageDescriptor blob, byte[]? bytes, bool isNew, string? known, CancellationToken cancellation)
    {
        // taking over asks whether it is there, too: one request instead of two
        if (known is not null && await _mounts!.TryMountAsync(blob, known, cancellation)) return BlobOutcome.Mounted;
        bool isSentUnasked = isNew && bytes?.Length <= SmallBytes;
        if (!isSentUnasked && await target.HasBlobAsync(blob, cancellation)) return BlobOutcome.Found;
        if (_mounts?.CanMountFrom(source.Name) is true && await _mounts.TryMountAsync(blob, source.Name, cancellation))
        {
            // its bytes did not pass here: whether they are as many as the manifest says, the registry tells
            if (!await target.HasBlobAsync(blob, cancellation)) throw new ImageInvalidException(target.Name, $"its blob {blob.Digest} is not there after the registry has mounted it");
            return BlobOutcome.Mounted;
        }
        using IProgressPart part = progress.Begin(blob.Digest.Short, blob.Size, ProgressUnit.Bytes);
        if (foreign is not null && ForeignLayers.MayBeElsewhere(blob)) await WriteForeignAsync(blob, part, cancellation);
        else await target.WriteBlobAsync(blob, OpenAsync, cancellation);
        return BlobOutcome.Sent;

        async Task<Stream> OpenAsync(CancellationToken token) => bytes is null
            ? BlobCheck.Over(await source.ReadBlobAsync(blob, token), blob, source.Name, part)
            : new MeteredStream(new MemoryStream(bytes, writable: false), passed: part.Advance);
    }

    // the source comes first, then what the image names, each only where those before do not have it
    private async Task WriteForeignAsync(ImageDescriptor blob, IProgressPart part, CancellationToken cancellation)
    {
        if (await TryOpenAsync(blob, cancellation) is { } there)
        {
            await WriteAsync(there, source.Name, token => source.ReadBlobAsync(blob, token));
            return;
        }
        var said = new List<string>();
        foreach (string url in blob.Urls)
        {
            string shown = LayerAddress.ShownOf(url);
            try
            {
                await WriteAsync(await foreign!.OpenAsync(url, blob, cancellation), shown, token => foreign.OpenAsync(url, blob, token));
                return;
            }
            // whatever else is wrong is wrong with the target
            catch (ReleaseException e) when (e is LayerUnavailableException || (e is ImageInvalidException && shown.Equals(e.Target)))
            {
                said.Add(e.Message.TrimEnd('.'));
            }
        }
        throw new ForeignLayerException(source.Name, blob, said);

        // it is opened before an upload is begun, and anew for another attempt
        async Task WriteAsync(Stream opened, string from, Func<CancellationToken, Task<Stream>> reopen)
        {
            Stream? first = opened;
            await using (opened)
                await target.WriteBlobAsync(blob, async token => BlobCheck.Over(Interlocked.Exchange(ref first, null) ?? await reopen(token), blob, from, part), cancellation);
        }
    }

    private async Task<Stream?> TryOpenAsync(ImageDescriptor blob, CancellationToken cancellation)
    {
        try
        {
            return await source.ReadBlobAsync(blob, cancellation);
        }
        catch (ReleaseException e) when (e is ImageBlobMissingException or RegistryException { Status: HttpStatusCode.NotFound })
        {
            return null;
        }
    }
}

/// <summary>What became of the blobs of an image, counted from any thread.</summary>
internal sealed class BlobCount
{
    private int _sent, _mounted, _found, _foreign;
    private long _bytes;

    public int Sent => _sent;

    public int Mounted => _mounted;

    public int Found => _found;

    /// <summary>How many layers stay where their owner has them.</summary>
    public int Foreign => _foreign;

    /// <summary>What was sent, in bytes.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void AddForeign(int layers) => Interlocked.Add(ref _foreign, layers);

    public void Add(BlobOutcome outcome, long size)
    {
        switch (outcome)
        {
            case BlobOutcome.Sent:
                Interlocked.Increment(ref _sent);
                Interlocked.Add(ref _bytes, size);
                break;
            case BlobOutcome.Mounted:
                Interlocked.Increment(ref _mounted);
                break;
            default:
                Interlocked.Increment(ref _found);
                break;
        }
    }
}

/// <summary>How a blob came to be where it was wanted.</summary>
internal enum BlobOutcome
{
    /// <summary>It was there.</summary>
    Found,

    /// <summary>The registry took it over from another of its repositories.</summary>
    Mounted,

    /// <summary>Its bytes were sent.</summary>
    Sent,
}
