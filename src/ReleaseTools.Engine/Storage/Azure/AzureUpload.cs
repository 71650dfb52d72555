using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>
/// One upload of a large object in blocks. The source is read once and in order; blocks wait in memory until they have arrived. A block's name says what is in
/// it: what an interrupted upload of the same content brought is not sent again.
/// </summary>
internal sealed class AzureUpload(AzureContainer container, string key, ObjectContent content, Precondition precondition)
{
    private readonly PartPlan _plan = PartPlan.For(content.Length);

    /// <returns>Null where the precondition did not hold.</returns>
    public async Task<AzureBlob?> RunAsync(CancellationToken cancellation)
    {
        var about = new CommitBlockListOptions { HttpHeaders = new BlobHttpHeaders { ContentType = content.MediaType, CacheControl = content.CacheControl } };
        return await new AzureBlocks(container, key, content.Length, precondition).RunAsync(about, SendAsync, cancellation);
    }

    private async Task<string[]> SendAsync(IReadOnlyDictionary<string, long> arrived, CommitBlockListOptions about, CancellationToken cancellation)
    {
        using var md5 = new Md5Checksum();
        string[] ids = await new PartSending<string>(key, content, _plan, (number, block, token) => SendBlockAsync(number, block, arrived, token), block => md5.Append(block.Span)).RunAsync(cancellation);
        about.HttpHeaders.ContentHash = Convert.FromHexString(md5.Current);
        return ids;
    }

    private async Task<string> SendBlockAsync(int number, ReadOnlyMemory<byte> block, IReadOnlyDictionary<string, long> arrived, CancellationToken cancellation)
    {
        string id = AzureBlocks.IdOf(number, block.Span);
        if (arrived.TryGetValue(id, out long there) && there == block.Length) return id;
        // the service refuses a block that arrives damaged
        var options = new BlockBlobStageBlockOptions { TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 } };
        await container.Requests.SendAsync(async token =>
        {
            await using Stream stream = new BinaryData(block).ToStream();
            return await container.Blob(key).StageBlockAsync(id, stream, options, token);
        }, cancellation, block.Length);
        return id;
    }
}
