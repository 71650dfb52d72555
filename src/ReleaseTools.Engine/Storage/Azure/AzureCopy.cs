using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>
/// Copies inside the container: no byte passes through here. A copy is there when the service has answered, whole: up to 256 MiB by one request
/// (https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url), else in blocks (https://learn.microsoft.com/rest/api/storageservices/put-block-from-url).
/// </summary>
internal sealed class AzureCopy(AzureContainer container, Precondition precondition)
{
    /// <summary>The most that is copied by one request, in bytes.</summary>
    public const long SingleLimit = 256L << 20;

    private const int AtOnce = 8;

    private readonly AzureMark _mark = new();

    /// <summary>In bytes; tests copy in smaller ones.</summary>
    public long BlockSize { get; init; } = SingleLimit;

    /// <param name="source">The object as it was found: another one in its place is not copied.</param>
    /// <returns>Null where the precondition did not hold.</returns>
    /// <exception cref="RequestFailedException">The source is not there.</exception>
    public async Task<AzureBlob?> RunAsync(ObjectInfo source, string to, CancellationToken cancellation)
    {
        try
        {
            return source.Size <= BlockSize ? await CopyWholeAsync(source, to, cancellation) : await CopyBlocksAsync(source, to, cancellation);
        }
        catch (RequestFailedException e) when (AzureFailure.IsSourceCondition(e))
        {
            if (await container.TryStatAsync(source.Key, cancellation) is null) throw new ObjectMissingException(container.Address.Root, source.Key);
            throw new StoreFailedException(container.Address.Root, "copy", source.Key, new IOException("another object has taken its place since it was looked at."));
        }
    }

    private async Task<AzureBlob?> CopyWholeAsync(ObjectInfo source, string to, CancellationToken cancellation)
    {
        bool isRepeated = false;
        try
        {
            await container.Requests.SendAsync(async (attempt, token) =>
            {
                isRepeated = attempt > 0;
                (Uri address, HttpAuthorization? authorization) = await container.Credentials.SourceAsync(container.Blob(source.Key), token);
                return await container.Blob(to).SyncCopyFromUriAsync(address, new BlobCopyFromUriOptions
                {
                    SourceAuthentication = authorization,
                    SourceConditions = Unchanged(source),
                    DestinationConditions = AzureContainer.Conditions(precondition),
                    Metadata = _mark.Metadata,
                }, token);
            }, cancellation, source.Size / 64);
        }
        catch (RequestFailedException e) when (AzureFailure.IsPrecondition(e))
        {
            // the first answer may have been lost on its way, and the repetition have met what it wrote
            if (isRepeated && await _mark.FindAsync(container, to, cancellation) is { } ours) return ours;
            return null;
        }
        // the answer to a copy says nothing of its content
        return await _mark.FindAsync(container, to, cancellation) ?? throw AzureFailure.Strange("the copy is not there");
    }

    private async Task<AzureBlob?> CopyBlocksAsync(ObjectInfo source, string to, CancellationToken cancellation)
    {
        BlobProperties properties = await container.Requests.SendAsync(async token =>
            (await container.Blob(source.Key).GetPropertiesAsync(Unchanged(source), token)).Value, cancellation);
        var about = new CommitBlockListOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = properties.ContentType, CacheControl = properties.CacheControl, ContentHash = properties.ContentHash },
        };
        int count = (int)((source.Size + BlockSize - 1) / BlockSize);
        return await new AzureBlocks(container, to, source.Size, precondition).RunAsync(about, async (arrived, _, stop) =>
        {
            string[] ids = new string[count];
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };
            await Parallel.ForEachAsync(Enumerable.Range(1, count), options, async (number, token) =>
                ids[number - 1] = await CopyBlockAsync(source, to, number, arrived, token));
            return ids;
        }, cancellation);
    }

    private async Task<string> CopyBlockAsync(ObjectInfo source, string to, int number, IReadOnlyDictionary<string, long> arrived, CancellationToken cancellation)
    {
        long offset = (number - 1) * BlockSize, size = Math.Min(BlockSize, source.Size - offset);
        // an ETag is of one content only
        string id = AzureBlocks.IdOf(number, Encoding.UTF8.GetBytes($"{source.ETag} {offset} {size}"));
        if (source.ETag is not null && arrived.TryGetValue(id, out long there) && there == size) return id;
        await container.Requests.SendAsync(async token =>
        {
            (Uri address, HttpAuthorization? authorization) = await container.Credentials.SourceAsync(container.Blob(source.Key), token);
            return await container.Blob(to).StageBlockFromUriAsync(address, id, new StageBlockFromUriOptions
            {
                SourceRange = new HttpRange(offset, size),
                SourceAuthentication = authorization,
                SourceConditions = Unchanged(source),
            }, token);
        }, cancellation, size / 64);
        return id;
    }

    private static BlobRequestConditions? Unchanged(ObjectInfo source) => source.ETag is { } etag ? new BlobRequestConditions { IfMatch = new ETag(etag) } : null;
}
