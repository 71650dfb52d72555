using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace ReleaseTools.TestKit.Announce;

/// <summary>A receiver of webhooks on loopback: the script is played in order, its last line again and again. What arrived counts, whatever is answered.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly Func<HttpContext, Task>[] _script;
    private LoopbackServer _server = null!;
    private int _count;

    private WebhookReceiver(Func<HttpContext, Task>[] script) => _script = script;

    public Uri Address => _server.Address;

    /// <summary>The body of each post, in order.</summary>
    public ConcurrentQueue<string> Posts { get; } = new();

    public static async Task<WebhookReceiver> StartAsync(params Func<HttpContext, Task>[] script)
    {
        var receiver = new WebhookReceiver(script.Length > 0 ? script : [Answer(200, "ok")]);
        receiver._server = await LoopbackServer.StartAsync(receiver.HandleAsync);
        return receiver;
    }

    public static Func<HttpContext, Task> Answer(int status, string body = "", string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(body.Replace("{path}", context.Request.Path, StringComparison.Ordinal));
    };

    /// <summary>Takes the post, and drops the connection.</summary>
    public static Func<HttpContext, Task> Reset => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    public static Func<HttpContext, Task> Hang => context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Posts.Enqueue(await reader.ReadToEndAsync());
        await _script[Math.Min(Interlocked.Increment(ref _count) - 1, _script.Length - 1)](context);
    }
}
