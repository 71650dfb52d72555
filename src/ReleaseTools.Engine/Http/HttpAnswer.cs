using System.Net;
using System.Text;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Http;

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
