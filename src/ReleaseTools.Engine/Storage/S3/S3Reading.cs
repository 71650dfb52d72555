using System.Globalization;
using Amazon.Runtime;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>Reads an object, or a part of it; a connection that breaks in the middle is taken up again where it broke.</summary>
internal static class S3Reading
{
    public static async Task<Stream> OpenAsync(S3Bucket bucket, Uri root, string key, ByteRange? range, CancellationToken cancellation)
    {
        try
        {
            HttpResponseMessage first = await GetAsync(range?.Offset ?? 0, null, cancellation);
            S3Head head = S3Head.Of(first);
            return new ResumingStream(root, key, await first.Content.ReadAsStreamAsync(cancellation), first.Content.Headers.ContentLength ?? 0, bucket.Requests.Patience, async (done, token) =>
                await (await GetAsync((range?.Offset ?? 0) + done, head.ETag, token)).Content.ReadAsStreamAsync(token))
            { Info = head.Info(key) };
        }
        catch (AmazonServiceException e) when (S3Failure.IsBeyondEnd(e))
        {
            return Stream.Null;
        }
        catch (AmazonServiceException e) when (S3Failure.IsMissing(e))
        {
            throw new ObjectMissingException(root, key);
        }

        Task<HttpResponseMessage> GetAsync(long offset, string? etag, CancellationToken token)
        {
            string? end = range is { } part ? (part.Offset + part.Length - 1).ToString(CultureInfo.InvariantCulture) : null;
            (string, string?)[] headers =
            [
                ("range", range is not null || offset > 0 ? string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{end}") : null),
                ("if-match", etag is null ? null : $"\"{etag}\""),
            ];
            return bucket.Requests.SendAsync(stop => bucket.Wire.SendAsync(HttpMethod.Get, bucket.KeyOf(key), "", headers, default, stop), token);
        }
    }
}
