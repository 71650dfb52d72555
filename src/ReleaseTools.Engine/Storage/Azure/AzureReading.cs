using System.Net.Http.Headers;
using Azure;
using Azure.Storage.Blobs.Models;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>Reads an object, or a part of it; a connection that breaks in the middle is taken up again where it broke, while the object is the same.</summary>
internal sealed class AzureReading(AzureContainer container, Uri root, string key, ByteRange? range)
{
    /// <exception cref="ObjectMissingException">There is no such object.</exception>
    public async Task<Stream> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            BlobDownloadStreamingResult first = await GetAsync(0, null, cancellation);
            BlobDownloadDetails about = first.Details;
            if (AzureBlob.IsFolder(about.Metadata))
            {
                await first.Content.DisposeAsync();
                throw new ObjectMissingException(root, key);
            }
            long size = ContentRangeHeaderValue.TryParse(about.ContentRange, out ContentRangeHeaderValue? part) && part.Length is { } whole ? whole : about.ContentLength;
            var blob = new AzureBlob(size, about.LastModified, about.ETag) { Md5 = part is null ? about.ContentHash : about.BlobContentHash };
            return new ResumingStream(root, key, first.Content, about.ContentLength, container.Requests.Patience, (done, token) => ReopenAsync(done, about.ETag, token)) { Info = blob.Info(key) };
        }
        catch (RequestFailedException e) when (AzureFailure.IsBeyondEnd(e))
        {
            return Stream.Null;
        }
        catch (RequestFailedException e) when (AzureFailure.IsMissing(e))
        {
            throw new ObjectMissingException(root, key);
        }
    }

    private async Task<Stream> ReopenAsync(long done, ETag etag, CancellationToken cancellation)
    {
        try
        {
            return (await GetAsync(done, etag, cancellation)).Content;
        }
        catch (Exception e) when (AzureFailure.IsFailure(e))
        {
            cancellation.ThrowIfCancellationRequested();
            bool isAnother = e is RequestFailedException refused && (AzureFailure.IsMissing(refused) || AzureFailure.IsPrecondition(refused));
            throw new StoreFailedException(root, "read", key, isAnother ? new IOException("somebody replaced or removed it while it was read.") : container.Explain(e));
        }
    }

    private Task<BlobDownloadStreamingResult> GetAsync(long done, ETag? etag, CancellationToken cancellation)
    {
        var options = new BlobDownloadOptions { Conditions = etag is null ? null : new BlobRequestConditions { IfMatch = etag } };
        if (range is not null || done > 0) options.Range = new HttpRange((range?.Offset ?? 0) + done, range?.Length - done);
        return container.Requests.SendAsync(async token => (await container.Blob(key).DownloadStreamingAsync(options, token)).Value, cancellation);
    }
}
