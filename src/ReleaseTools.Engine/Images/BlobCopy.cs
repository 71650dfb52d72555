using System.Net;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images;

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
        else await target.WriteBlobAsync(blob, async token => new CountedStream(await OpenAsync(token), part), cancellation);
        return BlobOutcome.Sent;

        async Task<Stream> OpenAsync(CancellationToken token) => bytes is null ? new VerifiedStream(await source.ReadBlobAsync(blob, token), blob, source.Name) : new MemoryStream(bytes, writable: false);
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
                await target.WriteBlobAsync(blob, async token => new CountedStream(new VerifiedStream(Interlocked.Exchange(ref first, null) ?? await reopen(token), blob, from), part), cancellation);
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
