using Amazon.Runtime;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>One upload of a small object in one request.</summary>
internal sealed class S3Put(S3Bucket bucket, string key, ObjectContent content, Precondition precondition)
{
    /// <summary>Of the metadata that tells whose write an object is.</summary>
    public const string MarkName = "release-write";

    private readonly string _mark = Guid.NewGuid().ToString("n");

    /// <returns>The ETag; null where the precondition did not hold.</returns>
    public Task<string?> RunAsync(CancellationToken cancellation) => ContentReader.WithAllAsync(key, content, bytes => SendAsync(bytes, cancellation), cancellation);

    private async Task<string?> SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        string? ifMatch = precondition.IfMatch is { } etag ? await bucket.Conditions.WriteAsync(etag, cancellation) : null;
        bool isRepeated = false;
        try
        {
            string answer = await bucket.Requests.SendAsync((attempt, token) =>
            {
                isRepeated = attempt > 0;
                return bucket.Wire.PutAsync(bucket.KeyOf(key), "", Headers(body.Span, ifMatch), body, token);
            }, cancellation, body.Length);
            return S3ETag.Plain(answer);
        }
        catch (AmazonServiceException e) when (S3Failure.IsPrecondition(e) || (precondition.IfMatch is not null && S3Failure.IsMissing(e)))
        {
            return isRepeated ? await OursAsync(cancellation) : null;
        }
    }

    private IEnumerable<(string Name, string? Value)> Headers(ReadOnlySpan<byte> bytes, string? ifMatch) =>
    [
        ("content-type", content.MediaType),
        ("content-md5", bucket.Wire.Md5Of(bytes)),
        ("cache-control", content.CacheControl),
        ("if-none-match", precondition.IfAbsent ? "*" : null),
        ("if-match", ifMatch),
        ("x-amz-meta-" + MarkName, precondition == Precondition.None ? null : _mark),
    ];

    /// <summary>The first answer was lost on its way, and the repetition met an object: ours, where it bears our mark. Its content says nothing: another may have written the same.</summary>
    private async Task<string?> OursAsync(CancellationToken cancellation) =>
        await bucket.TryStatAsync(key, cancellation) is { } there && there.Mark == _mark ? there.ETag : null;
}
