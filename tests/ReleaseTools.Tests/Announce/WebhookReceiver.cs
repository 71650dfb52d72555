using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReleaseTools.Tests.Announce;

/// <summary>A receiver of webhooks on loopback: the script is played in order, its last line again and again. What arrived counts, whatever is answered.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Func<HttpContext, Task>[] _script;
    private int _count;

    private WebhookReceiver(WebApplication server, Func<HttpContext, Task>[] script) => (_server, _script) = (server, script);

    public Uri Address => new(_server.Urls.Single());

    /// <summary>The body of each post, in order.</summary>
    public ConcurrentQueue<string> Posts { get; } = new();

    public static async Task<WebhookReceiver> StartAsync(params Func<HttpContext, Task>[] script)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication server = builder.Build();
        var receiver = new WebhookReceiver(server, script.Length > 0 ? script : [Answer(200, "ok")]);
        server.Run(receiver.HandleAsync);
        await server.StartAsync();
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

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        try { await _server.StopAsync(soon.Token); }
        catch (OperationCanceledException) { /* somebody still waits for an answer */ }
        await _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Posts.Enqueue(await reader.ReadToEndAsync());
        await _script[Math.Min(Interlocked.Increment(ref _count) - 1, _script.Length - 1)](context);
    }
}
