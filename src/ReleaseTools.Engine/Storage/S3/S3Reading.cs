using Amazon.Runtime;
using Amazon.S3.Model;
using ReleaseTools.Engine.Storage.Transfer;
using S3Range = Amazon.S3.Model.ByteRange;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>Reads an object, or a part of it; a connection that breaks in the middle is taken up again where it broke.</summary>
internal static class S3Reading
{
    public static async Task<Stream> OpenAsync(S3Bucket bucket, Uri root, string key, ByteRange? range, CancellationToken cancellation)
    {
        try
        {
            GetObjectResponse first = await GetAsync(range?.Offset ?? 0, null, cancellation);
            return new ResumingStream(root, key, first.ResponseStream, first.ContentLength, bucket.Requests.Patience, async (done, token) =>
                (await GetAsync((range?.Offset ?? 0) + done, first.ETag, token)).ResponseStream);
        }
        catch (AmazonServiceException e) when (S3Failure.IsBeyondEnd(e))
        {
            return Stream.Null;
        }
        catch (AmazonServiceException e) when (S3Failure.IsMissing(e))
        {
            throw new ObjectMissingException(root, key);
        }

        Task<GetObjectResponse> GetAsync(long offset, string? etag, CancellationToken token)
        {
            var request = new GetObjectRequest { BucketName = bucket.Name, Key = bucket.KeyOf(key), EtagToMatch = etag };
            if (range is not null || offset > 0) request.ByteRange = new S3Range(offset, range is { } part ? part.Offset + part.Length - 1 : long.MaxValue);
            return bucket.Requests.SendAsync(stop => bucket.Client.GetObjectAsync(request, stop), token);
        }
    }
}
