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

    private Task<PartETag[]> SendAsync(string id, IReadOnlyDictionary<int, PartDetail> arrived, CancellationToken cancellation) =>
        new PartSending<PartETag>(key, content, _plan, (number, part, token) => SendPartAsync(id, number, part, arrived.GetValueOrDefault(number), token)).RunAsync(cancellation);

    private async Task<PartETag> SendPartAsync(string id, int number, ReadOnlyMemory<byte> part, PartDetail? arrived, CancellationToken cancellation)
    {
        if (arrived is not null && S3ETag.IsOf(arrived.ETag, part.Span)) return new PartETag(number, arrived.ETag);
        (string, string?)[] headers = [("content-md5", bucket.Wire.Md5Of(part.Span))];
        string answer = await bucket.Requests.SendAsync(token =>
            bucket.Wire.PutAsync(bucket.KeyOf(key), $"partNumber={number}&uploadId={Uri.EscapeDataString(id)}", headers, part, token, signsBody: false), cancellation, part.Length);
        return new PartETag(number, answer);
    }
}
