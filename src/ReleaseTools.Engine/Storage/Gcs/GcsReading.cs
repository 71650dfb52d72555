using System.Globalization;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>Reads an object, or a part of it; a connection that breaks in the middle is taken up again where it broke, in the same generation.</summary>
internal sealed class GcsReading(GcsBucket bucket, Uri root, string key, ByteRange? range)
{
    /// <exception cref="ObjectMissingException">There is no such object.</exception>
    public async Task<Stream> OpenAsync(CancellationToken cancellation)
    {
        HttpAnswer first = await GetAsync(0, null, cancellation);
        if (!first.IsSuccess)
        {
            using (first)
            {
                if (GcsFailure.IsBeyondEnd(first)) return Stream.Null;
                throw GcsFailure.IsMissing(first) ? new ObjectMissingException(root, key) : GcsFailure.Of(first);
            }
        }
        string? generation = first.Header("x-goog-generation");
        long length = first.Length ?? throw GcsFailure.Strange("a download without a length");
        return new ResumingStream(root, key, first.Stream, length, bucket.Http.Patience, (done, token) => ReopenAsync(done, generation, token));
    }

    private async Task<Stream> ReopenAsync(long done, string? generation, CancellationToken cancellation)
    {
        try
        {
            HttpAnswer rest = await GetAsync(done, generation, cancellation);
            if (rest.IsSuccess) return rest.Stream;
            using (rest) throw GcsFailure.IsMissing(rest) ? new IOException("somebody replaced or removed it while it was read.") : GcsFailure.Of(rest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new StoreFailedException(root, "read", key, e);
        }
    }

    private Task<HttpAnswer> GetAsync(long done, string? generation, CancellationToken cancellation)
    {
        // what is stored compressed is wanted as it is stored: only then are ranges of it what they say
        HttpCall call = (bucket.Object(HttpMethod.Get, key, "", ("alt", "media"), ("generation", generation)) with { Streams = true }).With("Accept-Encoding", "gzip");
        long from = (range?.Offset ?? 0) + done;
        if (range is not null || done > 0)
            call = call.With("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={from}-{(range is { } part ? part.Offset + part.Length - 1 : null)}"));
        return bucket.Http.SendAsync(call, cancellation);
    }
}
