using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ReleaseTools.TestKit.Http;

/// <summary>
/// Stands before an HTTP server, on loopback, and does to chosen requests what networks and servers do on bad days. What it passes on is what came: the
/// host that the client named, too, so that signatures hold. Bodies are streamed.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly TimeSpan s_away = TimeSpan.FromMilliseconds(100);

    private readonly RequestLog _log;
    private readonly Uri _server;
    private readonly CancellationTokenSource _end = new();
    private WebApplication _listener = null!;
    private Task _returning = Task.CompletedTask;

    private FaultProxy(Uri server, IReadOnlyDictionary<string, string> names) => (_server, _log) = (server, new RequestLog(names));

    /// <summary>Where clients are to go instead of the server.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Says what becomes of a request.</summary>
    public Func<SeenRequest, FaultKind> Plan { get; set; } = _ => FaultKind.None;

    /// <summary>Plans a fault for requests whose name holds a text.</summary>
    /// <param name="times">For how many of them; the others pass.</param>
    public void Fail(string name, FaultKind fault, int times = int.MaxValue) =>
        Plan = request => request.Name.Contains(name, StringComparison.Ordinal) && Interlocked.Decrement(ref times) >= 0 ? fault : FaultKind.None;

    /// <summary>How the server words an error of this status.</summary>
    public Func<int, (string MediaType, string Text)> ErrorBody { get; init; } = FaultBodies.S3;

    /// <summary>What a request's target doesn't say of it.</summary>
    public Func<HttpRequest, ValueTask<RequestDetail>> Detail { get; init; } = RequestDetail.OfPlainAsync;

    /// <summary>Every request so far, in the order of arrival.</summary>
    public IReadOnlyList<SeenRequest> Requests => _log.All;

    /// <param name="names">Words of paths and queries that differ from run to run, and what to call them.</param>
    public static async Task<FaultProxy> StartAsync(Uri server, IReadOnlyDictionary<string, string>? names = null,
        Func<int, (string MediaType, string Text)>? errorBody = null, Func<HttpRequest, ValueTask<RequestDetail>>? detail = null)
    {
        var proxy = new FaultProxy(server, names ?? new Dictionary<string, string>()) { ErrorBody = errorBody ?? FaultBodies.S3, Detail = detail ?? RequestDetail.OfPlainAsync };
        await proxy.ListenAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _returning;
        await CloseAsync();
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Listen(IPAddress.Loopback, Address.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _listener = builder.Build();
        _listener.Run(ServeAsync);
        await _listener.StartAsync();
        Address = new Uri(_listener.Urls.First());
    }

    private async Task CloseAsync()
    {
        await _listener.StopAsync(new CancellationToken(canceled: true));
        await _listener.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        try
        {
            SeenRequest seen = _log.Add(context, await Detail(context.Request));
            seen.Fault = Plan(seen);
            await ServeAsync(context, seen);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();                                                // one of the two sides has gone
        }
    }

    private async Task ServeAsync(HttpContext context, SeenRequest seen)
    {
        switch (seen.Fault)
        {
            case FaultKind.Gone:
                _returning = GoAndReturnAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                return;
            case FaultKind.Reset:
                context.Abort();
                return;
            case FaultKind.Stall:
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                return;
            case FaultKind.TooManyRequests:
                context.Response.Headers.RetryAfter = "1";
                await RefuseAsync(context, 429);
                return;
            case FaultKind.InternalError:
                await RefuseAsync(context, 500);
                return;
            case FaultKind.SlowDown:
                await RefuseAsync(context, 503);
                return;
            default:
                await new FaultyPassage(_server, context, seen).PassAsync();
                return;
        }
    }

    private async Task RefuseAsync(HttpContext context, int status)
    {
        (context.Response.ContentType, string text) = ErrorBody(status);
        context.Response.StatusCode = status;
        if (context.Request.Method != "HEAD") await context.Response.WriteAsync(text);
    }

    private async Task GoAndReturnAsync()
    {
        await Task.Yield();
        await CloseAsync();
        if (!_end.IsCancellationRequested) await Task.Delay(s_away);
        await ListenAsync();
    }
}
