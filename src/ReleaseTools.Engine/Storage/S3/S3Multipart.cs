using Amazon.Runtime;
using Amazon.S3.Model;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>Makes an object of parts, whoever brings them. What an interrupted run brought is found and gone on with; nothing stays behind.</summary>
internal sealed class S3Multipart(S3Bucket bucket, string key, PartPlan plan, Precondition precondition)
{
    private readonly S3Uploads _uploads = new(bucket);
    private bool _mayHaveDouble;

    /// <param name="begin">How the upload begins where there is none to go on with; key and bucket are filled in.</param>
    /// <param name="bring">Brings every part, given the upload and what of it has arrived.</param>
    /// <returns>The ETag; null where the precondition did not hold.</returns>
    public async Task<string?> RunAsync(
        InitiateMultipartUploadRequest begin, Func<string, IReadOnlyDictionary<int, PartDetail>, CancellationToken, Task<PartETag[]>> bring, CancellationToken cancellation)
    {
        (string Id, Dictionary<int, PartDetail> Parts)? found = await _uploads.FindAsync(key, plan, cancellation);
        try
        {
            return await RunAsync(found?.Id ?? await BeginAsync(begin, cancellation), found?.Parts ?? [], bring, cancellation);
        }
        catch (AmazonServiceException e) when (found is not null && e.ErrorCode is "NoSuchUpload" or "InvalidPart")
        {
            // it was somebody else's, who is done with it, or swept it
            return await RunAsync(await BeginAsync(begin, cancellation), [], bring, cancellation);
        }
    }

    private async Task<string?> RunAsync(
        string id, Dictionary<int, PartDetail> arrived, Func<string, IReadOnlyDictionary<int, PartDetail>, CancellationToken, Task<PartETag[]>> bring, CancellationToken cancellation)
    {
        try
        {
            string? etag = await CompleteAsync(id, await bring(id, arrived, cancellation), cancellation);
            if (_mayHaveDouble) await AbortAllAsync(cancellation);
            return etag;
        }
        catch (ReleaseException)
        {
            // the source itself is wrong: nobody can go on with this
            try { await _uploads.AbortAsync(bucket.KeyOf(key), id, CancellationToken.None); }
            catch (Exception e) when (e is AmazonClientException or IOException or TimeoutException) { /* it is swept later */ }
            throw;
        }
    }

    private async Task<string> BeginAsync(InitiateMultipartUploadRequest request, CancellationToken cancellation)
    {
        (request.BucketName, request.Key) = (bucket.Name, bucket.KeyOf(key));
        InitiateMultipartUploadResponse response = await bucket.Requests.SendAsync((attempt, token) =>
        {
            _mayHaveDouble |= attempt > 0;
            return bucket.Client.InitiateMultipartUploadAsync(request, token);
        }, cancellation);
        return response.UploadId;
    }

    private async Task<string?> CompleteAsync(string id, PartETag[] parts, CancellationToken cancellation)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = bucket.Name,
            Key = bucket.KeyOf(key),
            UploadId = id,
            PartETags = [.. parts],
            IfNoneMatch = precondition.IfAbsent ? "*" : null,
            IfMatch = precondition.IfMatch is { } etag ? await bucket.Conditions.WriteAsync(etag, cancellation) : null,
        };
        // older servers join the parts whatever the condition says
        if (bucket.Address.IsCompatible && !await HoldsAsync(cancellation)) return await RefusedAsync(id, cancellation);
        bool isRepeated = false;
        try
        {
            CompleteMultipartUploadResponse response = await bucket.Requests.SendAsync((attempt, token) =>
            {
                isRepeated = attempt > 0;
                return bucket.Client.CompleteMultipartUploadAsync(request, token);
            }, cancellation);
            return S3ETag.Plain(response.ETag);
        }
        catch (AmazonServiceException e) when (S3Failure.IsPrecondition(e) && !isRepeated)
        {
            return await RefusedAsync(id, cancellation);
        }
        catch (AmazonServiceException e) when (isRepeated && (S3Failure.IsPrecondition(e) || e.ErrorCode is "NoSuchUpload"))
        {
            // the first answer may have been lost on its way: then what is there is of these parts
            string? there = await bucket.TryETagAsync(key, cancellation);
            if (there is not null && there == OfParts(parts)) return there;
            if (S3Failure.IsPrecondition(e)) return await RefusedAsync(id, cancellation);
            throw;
        }
    }

    private async Task<string?> RefusedAsync(string id, CancellationToken cancellation)
    {
        await _uploads.AbortAsync(bucket.KeyOf(key), id, cancellation);
        return null;
    }

    private async Task<bool> HoldsAsync(CancellationToken cancellation) =>
        precondition == Precondition.None || await bucket.TryETagAsync(key, cancellation) == precondition.IfMatch;

    private async Task AbortAllAsync(CancellationToken cancellation)
    {
        await foreach (MultipartUpload upload in _uploads.ListAsync(key, cancellation))
        {
            if (upload.Key == bucket.KeyOf(key)) await _uploads.AbortAsync(upload.Key, upload.UploadId, cancellation);
        }
    }

    private static string OfParts(PartETag[] parts) =>
        S3ETag.OfParts(System.Security.Cryptography.MD5.HashData([.. parts.SelectMany(part => Convert.FromHexString(S3ETag.Plain(part.ETag)))]), parts.Length);
}
