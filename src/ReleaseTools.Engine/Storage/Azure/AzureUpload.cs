using System.Buffers;
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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = new List<Task<string>>(_plan.Count);
        await using var reader = new ContentReader(key, content);
        using var md5 = new Md5Checksum();
        try
        {
            for (int number = 1; number <= _plan.Count; number++)
            {
                int size = (int)_plan[number].Length;
                IDisposable place = await PartMemory.Shared.RentAsync(_plan.PartSize, stop.Token);
                byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
                try
                {
                    await reader.FillAsync(buffer.AsMemory(0, size), stop.Token);
                }
                catch
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    place.Dispose();
                    throw;
                }
                md5.Append(buffer.AsSpan(0, size));
                sending.Add(SendBlockAsync(number, buffer, size, arrived, place, stop));
            }
            await reader.EndAsync(stop.Token);
            about.HttpHeaders.ContentHash = Convert.FromHexString(md5.Current);
            return await Task.WhenAll(sending);
        }
        catch
        {
            await stop.CancelAsync();
            await Task.WhenAll(sending).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            if (sending.Find(task => task.IsFaulted) is { } failed) await failed;      // why the others were stopped
            throw;
        }
    }

    private async Task<string> SendBlockAsync(int number, byte[] buffer, int size, IReadOnlyDictionary<string, long> arrived, IDisposable place, CancellationTokenSource stop)
    {
        await Task.Yield();
        try
        {
            string id = AzureBlocks.IdOf(number, buffer.AsSpan(0, size));
            if (arrived.TryGetValue(id, out long there) && there == size) return id;
            // the service refuses what arrives otherwise
            var options = new BlockBlobStageBlockOptions { TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 } };
            await container.Requests.SendAsync(async token =>
            {
                await using Stream stream = new BinaryData(buffer.AsMemory(0, size)).ToStream();
                return await container.Blob(key).StageBlockAsync(id, stream, options, token);
            }, stop.Token, size);
            return id;
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            place.Dispose();
        }
    }
}
