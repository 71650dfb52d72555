using System.Net;
using System.Net.Sockets;
using ReleaseTools.Engine.IO;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Http;

/// <summary>One request and its answer, over as many addresses as it is referred to.</summary>
internal sealed class HttpExchange(HttpMessageInvoker transport, HttpTimeouts timeouts, TimeProvider time)
{
    /// <summary>How often an address may refer to another.</summary>
    private const int MostRedirects = 5;

    /// <param name="attempt">From 1.</param>
    public async Task<HttpAnswer> RunAsync(HttpCall call, int attempt, CancellationToken cancellation)
    {
        Uri address = call.Address;
        for (int redirects = 0; ; redirects++)
        {
            HttpResponseMessage response = await SendAsync(call, address, cancellation);
            if (NextAddress(call, address, response) is not { } next) return await AnswerAsync(call, attempt, response, cancellation);
            response.Dispose();
            if (redirects == MostRedirects) throw new HttpFailedException($"{call.Address.Authority} refers to one address after the other");
            if (address.Scheme == "https" && next.Scheme != "https") throw new HttpFailedException($"{call.Address.Authority} refers to {next.Authority} without encryption");
            address = next;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpCall call, Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(call.Method, address)
        {
            Content = call.Body?.Invoke(),
            // offered with TLS; without it, and where a server knows no better, it is 1.1
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.UserAgent.Add(HttpTransport.UserAgent);
        foreach ((string name, string value) in call.Headers)
        {
            // what a body is described by belongs to it
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        if (call.Credential is { } credential && IsSameHost(call.Address, address)) await credential.AuthorizeAsync(request, cancellation);
        try
        {
            return await transport.SendAsync(request, cancellation);
        }
        catch (SocketException e)
        {
            // .NET lets it through where a server drops a connection that it has just taken
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }

    private static bool IsSameHost(Uri a, Uri b) => a.Scheme == b.Scheme && string.Equals(a.Authority, b.Authority, StringComparison.OrdinalIgnoreCase);

    // only what reads is referred elsewhere; 308 means something else to whoever uploads in chunks
    private static Uri? NextAddress(HttpCall call, Uri address, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && (call.Method == HttpMethod.Get || call.Method == HttpMethod.Head)
        && response.Headers.Location is { } location
        && Uri.TryCreate(address, location, out Uri? next) && next.Scheme is "http" or "https"
            ? next
            : null;

    private async Task<HttpAnswer> AnswerAsync(HttpCall call, int attempt, HttpResponseMessage response, CancellationToken cancellation)
    {
        // a server may repeat in its answer what it was sent
        var redactor = new Redactor([.. call.Secrets, response.RequestMessage?.Headers.Authorization?.Parameter ?? ""]);
        // asked now: a body that was read to its end no longer tells
        long? length = response.Content.Headers.ContentLength;
        // no body follows, whatever length it says (RFC 9110, 9.3.2)
        if (call.Method == HttpMethod.Head) return new HttpAnswer(response, [], null, length, attempt, HttpRepetition.RetryAfter(response, [], time.GetUtcNow()), redactor);
        var stream = new IdleStream(response, await response.Content.ReadAsStreamAsync(cancellation), timeouts.Idle, time);
        if (call.Streams && response.IsSuccessStatusCode) return new HttpAnswer(response, [], stream, length, attempt, retryAfter: null, redactor);
        byte[] body;
        await using (stream) body = await ReadAsync(call, stream, length, cancellation);
        return new HttpAnswer(response, body, null, length, attempt, HttpRepetition.RetryAfter(response, body, time.GetUtcNow()), redactor);
    }

    private static async Task<byte[]> ReadAsync(HttpCall call, IdleStream stream, long? announced, CancellationToken cancellation)
    {
        if (announced > call.AnswerLimit) throw TooLong(call);
        using var whole = new MemoryStream((int)(announced ?? 0));
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (whole.Length + read > call.AnswerLimit) throw TooLong(call);
            whole.Write(buffer, 0, read);
        }
        return whole.ToArray();
    }

    private static AnswerTooLongException TooLong(HttpCall call) => new(call.Address.Authority, call.AnswerLimit);
}

/// <summary>A body as it arrives. Where nothing does for too long, its connection counts as lost.</summary>
internal sealed class IdleStream(HttpResponseMessage response, Stream inner, TimeSpan idle, TimeProvider time) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var clock = new CancellationTokenSource(idle, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            return await inner.ReadAsync(buffer, both.Token);
        }
        catch (OperationCanceledException e) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nothing arrived for {idle.TotalSeconds:0} s", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            response.Dispose();
        }
        base.Dispose(disposing);
    }
}
