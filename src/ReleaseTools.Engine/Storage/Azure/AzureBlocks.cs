using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>
/// Creates a blob from blocks, uploaded or copied (https://learn.microsoft.com/rest/api/storageservices/put-block-list), and reuses the blocks of an interrupted
/// run. The service discards uncommitted blocks after a week, or when the blob is written in another way.
/// </summary>
internal sealed class AzureBlocks(AzureContainer container, string key, long length, Precondition precondition)
{
    /// <summary>Brings every block.</summary>
    /// <param name="arrived">What is there already, by name, with its size.</param>
    /// <param name="about">May be told the content's MD5.</param>
    /// <returns>The names of the blocks, in order.</returns>
    public delegate Task<string[]> Bring(IReadOnlyDictionary<string, long> arrived, CommitBlockListOptions about, CancellationToken cancellation);

    private readonly AzureMark _mark = new();

    /// <summary>A block's name: all of an object's have to be of one length, of 64 bytes at most.</summary>
    public static string IdOf(int number, ReadOnlySpan<byte> content) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number:00000}-{Convert.ToHexStringLower(MD5.HashData(content))}")));

    /// <returns>Null where the precondition did not hold.</returns>
    public async Task<AzureBlob?> RunAsync(CommitBlockListOptions about, Bring bring, CancellationToken cancellation)
    {
        // the service looks at the precondition when everything has been sent: what is known to be in vain is not begun
        if (precondition != Precondition.None && !IsMet(await container.TryStatAsync(key, cancellation))) return null;
        try
        {
            return await CommitAsync(await bring(await ArrivedAsync(cancellation), about, cancellation), about, cancellation);
        }
        catch (RequestFailedException e) when (AzureFailure.IsBlockLost(e))
        {
            return await CommitAsync(await bring(new Dictionary<string, long>(), about, cancellation), about, cancellation);
        }
    }

    private bool IsMet(AzureBlob? there) => precondition.IfAbsent ? there is null : there?.ETag.ToString() == precondition.IfMatch;

    private async Task<Dictionary<string, long>> ArrivedAsync(CancellationToken cancellation)
    {
        try
        {
            BlockList list = await container.Requests.SendAsync(async token => (await container.Blob(key).GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: token)).Value, cancellation);
            return list.UncommittedBlocks.ToDictionary(block => block.Name, block => block.SizeLong, StringComparer.Ordinal);
        }
        catch (RequestFailedException e) when (AzureFailure.IsMissing(e))
        {
            return [];
        }
    }

    private async Task<AzureBlob?> CommitAsync(string[] ids, CommitBlockListOptions about, CancellationToken cancellation)
    {
        about.Conditions = AzureContainer.Conditions(precondition);
        about.Metadata = _mark.Metadata;
        bool isRepeated = false;
        try
        {
            return await container.Requests.SendAsync(async (attempt, token) =>
            {
                isRepeated = attempt > 0;
                BlobContentInfo written = await container.Blob(key).CommitBlockListAsync(ids, about, token);
                return new AzureBlob(length, written.LastModified, written.ETag) { Md5 = about.HttpHeaders.ContentHash };
            }, cancellation);
        }
        catch (RequestFailedException e) when (AzureFailure.IsPrecondition(e) || (isRepeated && AzureFailure.IsBlockLost(e)))
        {
            // the first answer may have been lost on its way: then what is there is of these blocks
            if (isRepeated && await _mark.FindAsync(container, key, cancellation) is { } ours) return ours;
            if (AzureFailure.IsPrecondition(e)) return null;
            throw;
        }
    }
}
