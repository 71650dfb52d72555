using Amazon.Runtime;
using Amazon.S3.Model;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>Copies inside the bucket: no byte passes through here. What is larger than 5 GiB is copied in parts, as the API wants it.</summary>
internal sealed class S3Copy(S3Bucket bucket, Precondition precondition)
{
    private const long SingleLimit = 5L << 30;

    private const long PartSize = 1L << 30;

    private const int AtOnce = 8;

    /// <param name="source">The object as it was found: another one in its place is not copied.</param>
    /// <returns>The ETag; null where the precondition did not hold.</returns>
    public Task<string?> RunAsync(ObjectInfo source, string to, CancellationToken cancellation) =>
        source.Size > SingleLimit ? CopyPartsAsync(source, to, cancellation) : CopyWholeAsync(source, to, cancellation);

    private async Task<string?> CopyWholeAsync(ObjectInfo source, string to, CancellationToken cancellation)
    {
        var request = new CopyObjectRequest
        {
            SourceBucket = bucket.Name,
            SourceKey = bucket.KeyOf(source.Key),
            ETagToMatch = source.ETag,
            DestinationBucket = bucket.Name,
            DestinationKey = bucket.KeyOf(to),
            IfNoneMatch = precondition.IfAbsent ? "*" : null,
            IfMatch = precondition.IfMatch,
        };
        try
        {
            return S3ETag.Plain((await bucket.Requests.SendAsync(token => bucket.Client.CopyObjectAsync(request, token), cancellation)).ETag);
        }
        catch (AmazonServiceException e) when (S3Failure.IsPrecondition(e))
        {
            return null;
        }
    }

    private async Task<string?> CopyPartsAsync(ObjectInfo source, string to, CancellationToken cancellation)
    {
        var plan = new PartPlan(source.Size, Math.Max(PartSize, PartPlan.For(source.Size).PartSize));
        var begin = new InitiateMultipartUploadRequest { BucketName = bucket.Name, Key = bucket.KeyOf(to) };
        string id = (await bucket.Requests.SendAsync(token => bucket.Client.InitiateMultipartUploadAsync(begin, token), cancellation)).UploadId;
        var parts = new PartETag[plan.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(1, plan.Count), options, async (number, stop) =>
        {
            ByteRange range = plan[number];
            var request = new CopyPartRequest
            {
                SourceBucket = bucket.Name,
                SourceKey = bucket.KeyOf(source.Key),
                ETagToMatch = [source.ETag],
                DestinationBucket = bucket.Name,
                DestinationKey = bucket.KeyOf(to),
                UploadId = id,
                PartNumber = number,
                FirstByte = range.Offset,
                LastByte = range.Offset + range.Length - 1,
            };
            CopyPartResponse response = await bucket.Requests.SendAsync(token => bucket.Client.CopyPartAsync(request, token), stop);
            parts[number - 1] = new PartETag(number, response.ETag);
        });
        return await new S3Completion(bucket, to, precondition).CompleteAsync(id, parts, cancellation);
    }
}
