using Amazon.Runtime;
using Amazon.S3.Model;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>
/// Copies inside the bucket: no byte passes through here. What was uploaded in parts is copied in the same parts: so the copy has the checksum of its
/// source, and what is larger than 5 GiB can't be copied otherwise (https://docs.aws.amazon.com/AmazonS3/latest/userguide/copy-object.html).
/// </summary>
internal sealed class S3Copy(S3Bucket bucket, Precondition precondition)
{
    private const long SingleLimit = 5L << 30;

    private const int AtOnce = 8;

    /// <param name="source">The object as it was found: another one in its place is not copied.</param>
    /// <returns>The ETag; null where the precondition did not hold.</returns>
    /// <exception cref="AmazonServiceException">The source is not there, or no longer the same (412).</exception>
    public async Task<string?> RunAsync(ObjectInfo source, string to, CancellationToken cancellation)
    {
        PartPlan plan = PartPlan.For(source.Size);
        return S3ETag.IsInParts(source.ETag, plan) || source.Size > SingleLimit
            ? await CopyPartsAsync(source, plan, to, cancellation)
            : await CopyWholeAsync(source, to, cancellation);
    }

    private async Task<string?> CopyWholeAsync(ObjectInfo source, string to, CancellationToken cancellation)
    {
        (string, string?)[] headers =
        [
            ("x-amz-copy-source", UrlText.Path($"/{bucket.Name}/{bucket.KeyOf(source.Key)}")),
            ("x-amz-copy-source-if-match", source.ETag is null ? null : $"\"{source.ETag}\""),
            ("if-none-match", precondition.IfAbsent ? "*" : null),
            ("if-match", precondition.IfMatch is { } etag ? await bucket.Conditions.WriteAsync(etag, cancellation) : null),
        ];
        bool isRepeated = false;
        try
        {
            string answer = await bucket.Requests.SendAsync((attempt, token) =>
            {
                isRepeated = attempt > 0;
                return bucket.Wire.PutAsync(bucket.KeyOf(to), "", headers, default, token);
            }, cancellation, source.Size / 64);
            return S3ETag.Plain(answer);
        }
        catch (AmazonServiceException e) when (S3Failure.IsPrecondition(e))
        {
            // either the target is there, or the source is another; a copy whose answer was lost met itself
            return isRepeated && await bucket.TryETagAsync(to, cancellation) is { } there && there == source.ETag ? there
                : await bucket.TryETagAsync(source.Key, cancellation) == source.ETag ? null
                : throw new StoreFailedException(bucket.Address.Root, "copy", source.Key, new IOException("another object has taken its place since it was looked at."));
        }
    }

    private Task<string?> CopyPartsAsync(ObjectInfo source, PartPlan plan, string to, CancellationToken cancellation) =>
        new S3Multipart(bucket, to, plan, precondition).RunAsync(new InitiateMultipartUploadRequest { ContentType = MediaType.Of(to) }, async (id, arrived, token) =>
        {
            var parts = new PartETag[plan.Count];
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = token };
            await Parallel.ForEachAsync(Enumerable.Range(1, plan.Count), options, async (number, stop) =>
                parts[number - 1] = arrived.GetValueOrDefault(number) is { } there
                    ? new PartETag(number, there.ETag)
                    : await CopyPartAsync(source, plan, to, id, number, stop));
            return parts;
        }, cancellation);

    private async Task<PartETag> CopyPartAsync(ObjectInfo source, PartPlan plan, string to, string id, int number, CancellationToken cancellation)
    {
        ByteRange range = plan[number];
        var request = new CopyPartRequest
        {
            SourceBucket = bucket.Name,
            SourceKey = bucket.KeyOf(source.Key),
            ETagToMatch = source.ETag is { } etag ? [etag] : null,
            DestinationBucket = bucket.Name,
            DestinationKey = bucket.KeyOf(to),
            UploadId = id,
            PartNumber = number,
            FirstByte = range.Offset,
            LastByte = range.Offset + range.Length - 1,
        };
        CopyPartResponse response = await bucket.Requests.SendAsync(token => bucket.Client.CopyPartAsync(request, token), cancellation, range.Length / 64);
        return new PartETag(number, response.ETag);
    }
}
