using System.Net;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.TestKit.Http;

/// <summary>Servers without a network: the script is played in order, its last line again and again.</summary>
internal sealed class ScriptedServer(params Func<HttpRequestMessage, HttpResponseMessage?>[] script) : HttpMessageHandler
{
    private readonly HostRateLimiter[] _gates = new HostRateLimiter[1];

    /// <summary>Every request, with what it carried.</summary>
    public List<Seen> Requests { get; } = [];

    /// <summary>When a request came that nobody answers.</summary>
    public SemaphoreSlim Hanging { get; } = new(0);

    public ManualTime Time { get; } = new(TimeSpan.FromSeconds(29));

    /// <summary>The gate of all hosts.</summary>
    public HostRateLimiter Gate => _gates[0] ??= new HostRateLimiter(16, Time);

    public HttpPipeline Pipeline => new(new HttpMessageInvoker(this), HttpTimeouts.Usual, Time, _ => Gate);

    public static Func<HttpRequestMessage, HttpResponseMessage?> Answer(HttpStatusCode status, string body = "", string? retryAfter = null, string? location = null) => _ =>
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
        if (retryAfter is not null) response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        if (location is not null) response.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute);
        return response;
    };

    public static Func<HttpRequestMessage, HttpResponseMessage?> Body(Stream stream) => _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(stream) };

    public static Func<HttpRequestMessage, HttpResponseMessage?> Fail(Exception failure) => _ => throw failure;

    public static Func<HttpRequestMessage, HttpResponseMessage?> Hang => _ => null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string? body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        int number;
        lock (Requests)
        {
            number = Requests.Count;
            Requests.Add(new Seen(request.Method.Method, request.RequestUri!.AbsoluteUri, request.Headers.Authorization?.ToString(), request.Headers.UserAgent.ToString(), body, Time.GetUtcNow()));
        }
        if (script[Math.Min(number, script.Length - 1)](request) is { } response)
        {
            response.RequestMessage = request;
            return response;
        }
        Hanging.Release();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    }

    public sealed record Seen(string Method, string Address, string? Authorization, string UserAgent, string? Body, DateTimeOffset At);
}
