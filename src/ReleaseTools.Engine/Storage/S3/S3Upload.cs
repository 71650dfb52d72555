using System.Buffers;
using Amazon.S3.Model;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>
/// One upload of a large object in parts. The source is read once and in order; parts wait in memory until they have arrived. What an interrupted
/// upload of the same content brought is not sent again: it is told by its digest.
/// </summary>
internal sealed class S3Upload(S3Bucket bucket, string key, ObjectContent content, Precondition precondition)
{
    private readonly PartPlan _plan = PartPlan.For(content.Length);

    /// <returns>The ETag; null where the precondition did not hold.</returns>
    public Task<string?> RunAsync(CancellationToken cancellation)
    {
        var begin = new InitiateMultipartUploadRequest { ContentType = content.MediaType };
        if (content.CacheControl is { } cache) begin.Headers.CacheControl = cache;
        return new S3Multipart(bucket, key, _plan, precondition).RunAsync(begin, SendAsync, cancellation);
    }

    private async Task<PartETag[]> SendAsync(string id, IReadOnlyDictionary<int, PartDetail> arrived, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = new List<Task<PartETag>>(_plan.Count);
        await using var reader = new ContentReader(key, content);
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
                sending.Add(SendPartAsync(id, number, buffer, size, arrived.GetValueOrDefault(number), place, stop));
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

    private async Task<PartETag> SendPartAsync(string id, int number, byte[] buffer, int size, PartDetail? arrived, IDisposable place, CancellationTokenSource stop)
    {
        await Task.Yield();
        try
        {
            if (arrived is not null && S3ETag.IsOf(arrived.ETag, buffer.AsSpan(0, size))) return new PartETag(number, arrived.ETag);
            (string, string?)[] headers = [("content-md5", bucket.Wire.Md5Of(buffer.AsSpan(0, size)))];
            string answer = await bucket.Requests.SendAsync(token =>
                bucket.Wire.PutAsync(bucket.KeyOf(key), $"partNumber={number}&uploadId={Uri.EscapeDataString(id)}", headers, buffer.AsMemory(0, size), token, signsBody: false), stop.Token, size);
            return new PartETag(number, answer);
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
