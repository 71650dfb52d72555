using System.Net.Http.Headers;
using Google.Apis.Storage.v1;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>Reads an object, or a part of it; a connection that breaks in the middle is taken up again where it broke, in the same generation.</summary>
internal sealed class GcsReading(GcsBucket bucket, Uri root, string key, ByteRange? range)
{
    /// <exception cref="ObjectMissingException">There is no such object.</exception>
    public async Task<Stream> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            HttpResponseMessage first = await GetAsync(0, null, cancellation);
            long? generation = first.Headers.TryGetValues("x-goog-generation", out IEnumerable<string>? values) ? GcsBucket.Generation(values.First()) : null;
            long length = first.Content.Headers.ContentLength ?? throw GcsFailure.Strange("a download without a length");
            Stream stream = await first.Content.ReadAsStreamAsync(cancellation);
            return new ResumingStream(root, key, stream, length, bucket.Http.Timeouts, (done, token) => ReopenAsync(done, generation, token));
        }
        catch (GcsRefusedException e) when (e.IsBeyondEnd)
        {
            return Stream.Null;
        }
        catch (GcsRefusedException e) when (e.IsMissing)
        {
            throw new ObjectMissingException(root, key);
        }
    }

    private async Task<Stream> ReopenAsync(long done, long? generation, CancellationToken cancellation)
    {
        try
        {
            HttpResponseMessage rest = await GetAsync(done, generation, cancellation);
            return await rest.Content.ReadAsStreamAsync(cancellation);
        }
        catch (Exception e) when (GcsFailure.Explain(e) is not null)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new StoreFailedException(root, "read", key, e is GcsRefusedException { IsMissing: true } ? new IOException("somebody replaced or removed it while it was read.") : GcsFailure.Explain(e)!);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(long done, long? generation, CancellationToken cancellation)
    {
        ObjectsResource.GetRequest get = bucket.Service.Objects.Get(bucket.Name, bucket.NameOf(key));
        get.Alt = StorageBaseServiceRequest<Google.Apis.Storage.v1.Data.Object>.AltEnum.Media;
        get.Generation = generation;
        using HttpRequestMessage request = get.CreateRequest();
        request.Options.Set(GcsTransport.Streams, true);
        // what is stored compressed is wanted as it is stored: only then are ranges of it what they say
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        if (range is not null || done > 0) request.Headers.Range = new RangeHeaderValue((range?.Offset ?? 0) + done, range?.Offset + range?.Length - 1);
        return await bucket.Service.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }
}
