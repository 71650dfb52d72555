using System.Buffers;
using Amazon.Runtime;
using Amazon.S3.Model;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>One upload of a small object in one request.</summary>
internal sealed class S3Put(S3Bucket bucket, string key, ObjectContent content, Precondition precondition)
{
    /// <returns>The ETag; null where the precondition did not hold.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        int size = (int)content.Length;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, 1));
        try
        {
            await using (var reader = new ContentReader(key, content))
            {
                await reader.FillAsync(buffer.AsMemory(0, size), cancellation);
                await reader.EndAsync(cancellation);
            }
            return await SendAsync(buffer, size, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<string?> SendAsync(byte[] buffer, int size, CancellationToken cancellation)
    {
        string? ifMatch = precondition.IfMatch is { } etag ? await bucket.Conditions.WriteAsync(etag, cancellation) : null;
        bool isRepeated = false;
        try
        {
            PutObjectResponse response = await bucket.Requests.SendAsync((attempt, token) =>
            {
                isRepeated = attempt > 0;
                return bucket.Client.PutObjectAsync(Request(buffer, size, ifMatch), token);
            }, cancellation, size);
            return S3ETag.Plain(response.ETag);
        }
        catch (AmazonServiceException e) when (S3Failure.IsPrecondition(e) || (precondition.IfMatch is not null && S3Failure.IsMissing(e)))
        {
            return isRepeated ? await OursAsync(buffer, size, cancellation) : null;
        }
    }

    private PutObjectRequest Request(byte[] buffer, int size, string? ifMatch)
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket.Name,
            Key = bucket.KeyOf(key),
            InputStream = new MemoryStream(buffer, 0, size, writable: false),
            ContentType = content.MediaType,
            IfNoneMatch = precondition.IfAbsent ? "*" : null,
            IfMatch = ifMatch,
            UseChunkEncoding = false,
            DisablePayloadSigning = !bucket.SignsPayload,
            AutoCloseStream = false,
        };
        if (content.CacheControl is { } cache) request.Headers.CacheControl = cache;
        return request;
    }

    /// <summary>The first answer was lost on its way, and the repetition met an object: ours, where its bytes are.</summary>
    private async Task<string?> OursAsync(byte[] buffer, int size, CancellationToken cancellation)
    {
        try
        {
            using GetObjectResponse there = await bucket.Requests.SendAsync(token => bucket.Client.GetObjectAsync(bucket.Name, bucket.KeyOf(key), token), cancellation);
            if (there.ContentLength != size) return null;
            byte[] found = new byte[size];
            await there.ResponseStream.ReadExactlyAsync(found, cancellation);
            return found.AsSpan().SequenceEqual(buffer.AsSpan(0, size)) ? S3ETag.Plain(there.ETag) : null;
        }
        catch (AmazonServiceException e) when (S3Failure.IsMissing(e))
        {
            return null;
        }
    }
}
