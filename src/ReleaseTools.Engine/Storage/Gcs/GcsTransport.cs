using System.Net;
using Google.Apis.Http;
using Google.Apis.Services;
using Google.Apis.Storage.v1;
using Google.Cloud.Storage.V1;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>
/// Sends the requests of Google's client through the shared HTTP pipeline: its limiter, retries, timeouts and redaction apply, and the bucket's credential.
/// An error response becomes a <see cref="GcsRefusedException"/>: the client's own exceptions quote the response, and don't say how many attempts were made.
/// </summary>
internal sealed class GcsTransport(GcsBucket bucket) : HttpMessageHandler
{
    /// <summary>Set on a request whose response body is to be streamed.</summary>
    public static readonly HttpRequestOptionsKey<bool> Streams = new("streams");

    public static StorageClient NewClient(GcsBucket bucket)
    {
        var service = new StorageService(new BaseClientService.Initializer
        {
            BaseUri = new Uri(bucket.Server, "/storage/v1/").AbsoluteUri,
            HttpClientFactory = new Factory(new GcsTransport(bucket)),
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
            GZipEnabled = false,
        });
        service.HttpClient.Timeout = Timeout.InfiniteTimeSpan;              // the pipeline has its own, by the length of the body
        return new StorageClientImpl(service);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = new HttpCall(request.Method, request.RequestUri!)
        {
            // every write is conditional, or puts the same there again
            MayRepeat = true,
            Credential = bucket.Credential,
            Headers = [.. request.Headers.Where(header => header.Key != "User-Agent").Select(header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)))],
            Body = request.Content is { } body ? () => new ReusableContent(body) : null,
            BodyLength = request.Content?.Headers.ContentLength ?? 0,
            Streams = request.Options.TryGetValue(Streams, out bool streams) && streams,
        };
        HttpAnswer answer = await bucket.Http.SendAsync(call, cancellationToken);
        if (answer.IsSuccess) return Response(request, answer, call.Streams);
        using (answer) throw new GcsRefusedException(answer);
    }

    private static HttpResponseMessage Response(HttpRequestMessage request, HttpAnswer answer, bool streams)
    {
        var response = new HttpResponseMessage(answer.Status) { RequestMessage = request, Content = streams ? new StreamContent(answer.Stream) : new ReadOnlyMemoryContent(answer.Body) };
        if (streams) response.Content.Headers.ContentLength = answer.Length;
        else answer.Dispose();
        foreach (string name in (string[])["Location", "x-goog-generation"])
        {
            if (answer.Header(name) is { } value) response.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    }

    private sealed class Factory(HttpMessageHandler handler) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => handler;
    }

    /// <summary>A body that survives the disposal of its request, so that the next attempt can send it again.</summary>
    private sealed class ReusableContent : HttpContent
    {
        private readonly HttpContent _body;

        public ReusableContent(HttpContent body)
        {
            _body = body;
            foreach ((string name, IEnumerable<string> values) in body.Headers) Headers.TryAddWithoutValidation(name, values);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _body.CopyToAsync(stream, context);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => _body.CopyToAsync(stream, context, cancellationToken);

        protected override bool TryComputeLength(out long length) => (length = _body.Headers.ContentLength ?? -1) >= 0;
    }
}
