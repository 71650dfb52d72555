using Amazon.Runtime;
using Amazon.S3.Model;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>Makes one object of an upload's parts.</summary>
internal sealed class S3Completion(S3Bucket bucket, string key, Precondition precondition)
{
    /// <returns>The ETag; null where the precondition did not hold.</returns>
    public async Task<string?> CompleteAsync(string id, IEnumerable<PartETag> parts, CancellationToken cancellation)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = bucket.Name,
            Key = bucket.KeyOf(key),
            UploadId = id,
            PartETags = [.. parts],
            IfNoneMatch = precondition.IfAbsent ? "*" : null,
            IfMatch = precondition.IfMatch,
        };
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
        catch (AmazonServiceException e) when (S3Failure.IsPrecondition(e))
        {
            await new S3Uploads(bucket).AbortAsync(request.Key, id, cancellation);
            return null;
        }
        catch (AmazonServiceException e) when (isRepeated && e.ErrorCode is "NoSuchUpload")
        {
            // the first answer was lost on its way: the upload is gone because it was completed
            GetObjectMetadataResponse there = await bucket.Requests.SendAsync(token => bucket.Client.GetObjectMetadataAsync(bucket.Name, request.Key, token), cancellation);
            return S3ETag.Plain(there.ETag);
        }
    }
}
