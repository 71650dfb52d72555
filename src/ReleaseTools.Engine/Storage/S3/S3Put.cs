using System.Buffers;
using Amazon.Runtime;
using Amazon.S3.Model;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>One upload of a small object in one request.</summary>
internal sealed class S3Put(S3Bucket bucket, string key, ObjectContent content, Precondition precondition)
{
    private const string MarkName = "release-write";

    private readonly string _mark = Guid.NewGuid().ToString("n");

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
            return isRepeated ? await OursAsync(cancellation) : null;
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
        if (precondition != Precondition.None) request.Metadata[MarkName] = _mark;
        return request;
    }

    /// <summary>The first answer was lost on its way, and the repetition met an object: ours, where it bears our mark. Its content says nothing: another may have written the same.</summary>
    private async Task<string?> OursAsync(CancellationToken cancellation) =>
        await bucket.TryStatAsync(key, cancellation) is { } there && there.Metadata[MarkName] == _mark ? S3ETag.Plain(there.ETag) : null;
}
