using System.Net;
using System.Text;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Http;

/// <summary>One request as it is meant, however often it has to be sent.</summary>
/// <param name="Address">Its query is shown to nobody: it may hold what opens a door.</param>
internal sealed record HttpCall(HttpMethod Method, Uri Address)
{
    public static HttpCall Get(Uri address) => new(HttpMethod.Get, address) { MayRepeat = true };

    /// <summary>
    /// Whether sending it twice does what sending it once does, or the caller finds out: then it is sent again where no answer came, or the answer was that of
    /// a server in trouble. What a server refused as too much (429) was not done, and is sent again in any case.
    /// </summary>
    public bool MayRepeat { get; init; }

    /// <summary>Makes the body anew for each attempt; null where there is none.</summary>
    public Func<HttpContent>? Body { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Is seen by the address's own host only, never by one that it redirects to.</summary>
    public IHttpCredential? Credential { get; init; }

    /// <summary>Whether a body that was asked for is handed on as it arrives; else it is read whole, and what breaks on the way is asked for again.</summary>
    public bool Streams { get; init; }

    /// <summary>The most that is read whole, in bytes.</summary>
    public int AnswerLimit { get; init; } = 64 << 20;

    /// <summary>How long the body is, in bytes: a longer one may take longer (<see cref="HttpTimeouts.ForBody"/>).</summary>
    public long BodyLength { get; init; }

    /// <summary>What of the address or the headers nobody may see, should the server repeat it; the credential need not be named here.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Whether the path is a secret, too, as a webhook's is.</summary>
    public bool HidesPath { get; init; }

    /// <summary>Keeps requests that create something apart; null where the host counts them like any other.</summary>
    public CreationRateLimiter? Pace { get; init; }

    /// <summary>The request as it may be shown and logged.</summary>
    public string Shown => $"{Method} {Address.GetComponents(HidesPath ? UriComponents.SchemeAndServer : UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}";

    public HttpCall With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };

    // a record would print its address and headers
    public override string ToString() => Shown;
}

/// <summary>What a server answered, whatever it is: who asked knows what it means.</summary>
internal sealed class HttpAnswer(HttpResponseMessage response, byte[] body, Stream? stream, long? length, int attempts, TimeSpan? retryAfter, Redactor redactor) : IDisposable
{
    private const int MostBytes = 16 * 1024, MostWords = 1000;

    public HttpStatusCode Status => response.StatusCode;

    /// <summary>Who answered: after a redirect, somebody else than was asked. Its query is shown to nobody. Null where it isn't known.</summary>
    public Uri? Address => response.RequestMessage?.RequestUri;

    public bool IsSuccess => response.IsSuccessStatusCode;

    /// <summary>How often the request was sent. After more than one, an earlier one may have done its work without us hearing of it.</summary>
    public int Attempts => attempts;

    /// <summary>How long the server wants us to wait; null where it didn't say.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>In bytes, as the server announced it; null where it didn't.</summary>
    public long? Length => length;

    /// <summary>Whether a body without a length says itself where it ends, so that one that broke off is not taken for whole (RFC 9112 section 6.3, RFC 9113 section 8.1).</summary>
    public bool MarksItsEnd => response.Headers.TransferEncodingChunked == true || response.Version.Major >= 2;

    /// <summary>The body where it was read whole: always where the answer is no success.</summary>
    public ReadOnlyMemory<byte> Body => body;

    /// <summary>The body as it arrives, for calls that stream; disposing it ends the connection's use.</summary>
    public Stream Stream => stream ?? new MemoryStream(body, writable: false);

    /// <summary>The body as text for a message: one line, without anything secret that was sent and came back, shortened.</summary>
    public string Words => Clean(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MostBytes))));

    /// <inheritdoc cref="Words"/>
    /// <param name="text">Words of the server.</param>
    public string Clean(string text) => Clean(text, redactor);

    /// <inheritdoc cref="Words"/>
    public static string Clean(string text, Redactor redactor)
    {
        string clean = redactor.Clean(text.ReplaceLineEndings(" ").Trim());
        return clean.Length > MostWords ? clean[..MostWords] + "…" : clean;
    }

    /// <returns>Null where the answer has no such header.</returns>
    public string? Header(string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public void Dispose()
    {
        stream?.Dispose();
        response.Dispose();
    }
}

/// <summary>
/// A server did not answer, or not what can be worked with. What that means to people is said by who asked: the message is a part of a sentence
/// ("… : the server answered 503"). It holds no credential and no query.
/// </summary>
/// <param name="status">Null where no answer came.</param>
internal class HttpFailedException(string message, HttpStatusCode? status = null, Exception? inner = null) : IOException(message, inner)
{
    public HttpStatusCode? Status => status;
}

/// <summary>A server answered with more than is read whole (<see cref="HttpCall.AnswerLimit"/>).</summary>
/// <param name="limit">In bytes.</param>
internal sealed class AnswerTooLongException(string host, int limit) : HttpFailedException($"{host} answered with more than {limit} bytes");

/// <summary>Says to a server on whose behalf a request comes.</summary>
internal interface IHttpCredential
{
    /// <summary>Adds what the server wants to see, such as an <c>Authorization</c> header. Asked for each attempt: what has expired is renewed here.</summary>
    /// <exception cref="UnauthorizedAccessException">There is no credential, or it can't be renewed.</exception>
    ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellation);
}
