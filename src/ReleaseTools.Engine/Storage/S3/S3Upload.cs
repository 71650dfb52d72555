using System.Buffers;
using System.Security.Cryptography;
using Amazon.S3.Model;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>
/// One upload of a large object in parts. The source is read once and in order; parts wait in memory until they have arrived. An upload that was
/// interrupted is gone on with by the next one of the same content: what has arrived is told by its digest.
/// </summary>
internal sealed class S3Upload(S3Bucket bucket, string key, ObjectContent content, Precondition precondition)
{
    private const long Budget = 128L << 20;

    private const int MostAtOnce = 6;

    private readonly PartPlan _plan = PartPlan.For(content.Length);

    /// <returns>The ETag; null where the precondition did not hold.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        (string id, Dictionary<int, PartDetail> arrived) = await FindAsync(cancellation) ?? (await BeginAsync(cancellation), []);
        try
        {
            PartETag[] parts = await SendAsync(id, arrived, cancellation);
            return await new S3Completion(bucket, key, precondition).CompleteAsync(id, parts, cancellation);
        }
        catch (ReleaseException)
        {
            await AbortAsync(id);                                           // the source itself is wrong: nobody can go on with this
            throw;
        }
    }

    private async Task<string> BeginAsync(CancellationToken cancellation)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = bucket.Name, Key = bucket.KeyOf(key), ContentType = content.MediaType };
        if (content.CacheControl is { } cache) request.Headers.CacheControl = cache;
        return (await bucket.Requests.SendAsync(token => bucket.Client.InitiateMultipartUploadAsync(request, token), cancellation)).UploadId;
    }

    private async Task<(string Id, Dictionary<int, PartDetail> Parts)?> FindAsync(CancellationToken cancellation)
    {
        await foreach (MultipartUpload upload in new S3Uploads(bucket).ListAsync(key, cancellation))
        {
            if (upload.Key != bucket.KeyOf(key)) continue;
            Dictionary<int, PartDetail> parts = await new S3Uploads(bucket).PartsAsync(upload, cancellation);
            // parts of another size come from another content, or another plan
            if (parts.Values.All(part => part.PartNumber <= _plan.Count && part.Size == _plan[part.PartNumber!.Value].Length)) return (upload.UploadId, parts);
        }
        return null;
    }

    private async Task<PartETag[]> SendAsync(string id, Dictionary<int, PartDetail> arrived, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int atOnce = (int)Math.Clamp(Budget / _plan.PartSize, 1, MostAtOnce);
        using var places = new SemaphoreSlim(atOnce);
        var sending = new List<Task<PartETag>>(_plan.Count);
        await using var reader = new ContentReader(key, content);
        try
        {
            for (int number = 1; number <= _plan.Count; number++)
            {
                await places.WaitAsync(stop.Token);
                int size = (int)_plan[number].Length;
                byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
                await reader.FillAsync(buffer.AsMemory(0, size), stop.Token);
                sending.Add(SendPartAsync(id, number, buffer, size, arrived.GetValueOrDefault(number), places, stop));
            }
            await reader.EndAsync(stop.Token);
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

    private async Task<PartETag> SendPartAsync(string id, int number, byte[] buffer, int size, PartDetail? arrived, SemaphoreSlim places, CancellationTokenSource stop)
    {
        await Task.Yield();
        try
        {
            if (arrived is not null && S3ETag.IsOf(arrived.ETag, buffer.AsSpan(0, size))) return new PartETag(number, arrived.ETag);
            UploadPartResponse response = await bucket.Requests.SendAsync(token => bucket.Client.UploadPartAsync(new UploadPartRequest
            {
                BucketName = bucket.Name,
                Key = bucket.KeyOf(key),
                UploadId = id,
                PartNumber = number,
                PartSize = size,
                InputStream = new MemoryStream(buffer, 0, size, writable: false),
                UseChunkEncoding = false,
                DisablePayloadSigning = !bucket.SignsPayload,
            }, token), stop.Token);
            return new PartETag(number, response.ETag);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            places.Release();
        }
    }

    private async Task AbortAsync(string id)
    {
        try
        {
            await new S3Uploads(bucket).AbortAsync(bucket.KeyOf(key), id, CancellationToken.None);
        }
        catch (Exception e) when (e is Amazon.Runtime.AmazonClientException or IOException)
        {
            // it is swept later
        }
    }
}
