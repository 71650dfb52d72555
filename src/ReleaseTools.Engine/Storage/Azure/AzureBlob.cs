using System.Net.Http.Headers;
using Azure;
using Azure.Storage.Blobs.Models;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>What the service says of an object.</summary>
/// <param name="Size">In bytes, of the whole object, also where a part of it was asked for.</param>
internal sealed record AzureBlob(long Size, DateTimeOffset Modified, ETag ETag)
{
    /// <summary>Of the content: made by the service of what arrives in one piece, else as it was said with the list of blocks. Null where the service keeps none.</summary>
    public byte[]? Md5 { get; init; }

    /// <summary>What <see cref="AzureMark"/> marked the object with.</summary>
    public string? Mark { get; init; }

    /// <summary>Whether this is a folder marker. Accounts with a hierarchical namespace list each folder among the blobs.</summary>
    public static bool IsFolder(IDictionary<string, string>? metadata) =>
        metadata?.Any(pair => string.Equals(pair.Key, "hdi_isfolder", StringComparison.OrdinalIgnoreCase) && string.Equals(pair.Value, "true", StringComparison.OrdinalIgnoreCase)) == true;

    public ObjectInfo Info(string key) => new(key, Size, Modified, ETag.ToString()) { Checksum = Md5 is { Length: > 0 } ? Convert.ToHexStringLower(Md5) : null };
}

/// <summary>
/// Marks each conditional write, so that after a lost response our own write can be told apart from another writer's with the same bytes. Metadata names must be C# identifiers
/// (https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata#metadata-names).
/// </summary>
internal sealed class AzureMark
{
    private const string Name = "release_write";

    private readonly string _value = Guid.NewGuid().ToString("n");

    public Dictionary<string, string> Metadata => new() { [Name] = _value };

    /// <returns>Null where the object bears none.</returns>
    public static string? Of(IDictionary<string, string>? metadata) =>
        metadata?.FirstOrDefault(pair => string.Equals(pair.Key, Name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <returns>The object where it is the one that bears this mark, else null.</returns>
    public async Task<AzureBlob?> FindAsync(AzureContainer container, string key, CancellationToken cancellation) =>
        await container.TryStatAsync(key, cancellation) is { } there && there.Mark == _value ? there : null;
}

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
            return new ResumingStream(root, key, first.Content, about.ContentLength, container.Requests.Timeouts, (done, token) => ReopenAsync(done, about.ETag, token)) { Info = blob.Info(key) };
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
