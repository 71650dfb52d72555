using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.IO;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>
/// The SDK's connections. A download that breaks ends in a failure that the SDK does not take for one of its own to repeat: it would ask again uncounted, and
/// past the host's budget. A refusal is here as a whole: of a download's the SDK reads the
/// document without a limit of time, and of HEAD's it reads one where there is none.
/// </summary>
internal sealed class AzureTransport(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const long MostOfRefusal = 1 << 20;

    public static AzureTransport New() => new(HttpTransport.NewHandler());

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            if (request.Method == HttpMethod.Head) response.Content = new ByteArrayContent([]);
            await response.Content.LoadIntoBufferAsync(MostOfRefusal, cancellationToken);
            return response;
        }
        if (request.Method != HttpMethod.Get) return response;
        var content = new StreamContent(new Body(await response.Content.ReadAsStreamAsync(cancellationToken)));
        foreach ((string name, IEnumerable<string> values) in response.Content.Headers) content.Headers.TryAddWithoutValidation(name, values);
        response.Content = content;
        return response;
    }

    private sealed class Body(Stream inner) : ForwardStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }
            catch (IOException e)
            {
                throw new HttpRequestException(e.Message, e);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
