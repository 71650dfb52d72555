using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>One upload of a small object in one request (https://learn.microsoft.com/rest/api/storageservices/put-blob).</summary>
internal sealed class AzurePut(AzureContainer container, string key, ObjectContent content, Precondition precondition)
{
    private readonly AzureMark _mark = new();

    /// <returns>Null where the precondition did not hold.</returns>
    public Task<AzureBlob?> RunAsync(CancellationToken cancellation) => ContentReader.WithAllAsync(key, content, bytes => SendAsync(bytes, cancellation), cancellation);

    private async Task<AzureBlob?> SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        bool isRepeated = false;
        try
        {
            return await container.Requests.SendAsync(async (attempt, token) =>
            {
                isRepeated = attempt > 0;
                await using Stream stream = new BinaryData(body).ToStream();
                BlobContentInfo written = await container.Blob(key).UploadAsync(stream, Options(body.Length), token);
                return new AzureBlob(body.Length, written.LastModified, written.ETag) { Md5 = written.ContentHash };
            }, cancellation, body.Length);
        }
        catch (RequestFailedException e) when (AzureFailure.IsPrecondition(e))
        {
            // the first answer may have been lost on its way, and the repetition have met what it wrote
            return isRepeated ? await _mark.FindAsync(container, key, cancellation) : null;
        }
    }

    private BlobUploadOptions Options(long length) => new()
    {
        HttpHeaders = new BlobHttpHeaders { ContentType = content.MediaType, CacheControl = content.CacheControl },
        Metadata = precondition == Precondition.None ? null : _mark.Metadata,
        Conditions = AzureContainer.Conditions(precondition),
        // what is shorter goes in one request
        TransferOptions = new StorageTransferOptions { InitialTransferSize = length + 1 },
        // the service refuses what arrives otherwise
        TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 },
    };
}
