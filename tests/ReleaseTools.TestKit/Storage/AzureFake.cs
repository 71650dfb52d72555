using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace ReleaseTools.TestKit.Storage;

/// <summary>
/// A server that answers as Azure Blob Storage does (https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api), remembers what it is told, and
/// fails when it is told to. On a port of its own of the loopback interface.
/// </summary>
public sealed partial class AzureFake : IAsyncDisposable
{
    private LoopbackServer _server = null!;
    private readonly Lock _lock = new();
    private readonly List<(Func<AzureRequest, bool> When, StoreFault Fault, int[] Left)> _faults = [];

    private AzureFake()
    {
    }

    /// <summary>The account's endpoint.</summary>
    public Uri Address => new(_server.Address, "account");

    /// <summary>Each request that came, as <c>verb</c>, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Each credential that came: a header, or the signature of a target or a source.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = [];

    public static async Task<AzureFake> StartAsync()
    {
        var fake = new AzureFake();
        fake._server = await LoopbackServer.StartAsync(fake.HandleAsync);
        return fake;
    }

    /// <summary>Lets the next requests of a kind go wrong.</summary>
    /// <param name="verb">As <see cref="AzureRequest.Verb"/> has it.</param>
    public void Fail(string verb, StoreFault fault) => Fail(request => request.Verb == verb, fault);

    public void Fail(Func<AzureRequest, bool> when, StoreFault fault)
    {
        lock (_lock) _faults.Add((when, fault, [fault.Times]));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = new AzureRequest(context);
        Requests.Enqueue(request.Verb);
        if (request.Header("Authorization") is { } authorization) Authorizations.Enqueue(authorization);
        if (request["sig"] is { } signature) Authorizations.Enqueue(signature);
        StoreFault fault = Take(request) ?? new StoreFault();
        if (fault.Stalls) await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (fault.Resets || fault.Stalls) context.Abort();
        else if (fault.Status != 0) await AnswerFaultAsync(context, fault);
        else await AnswerAsync(request, fault);
    }

    private static async Task AnswerFaultAsync(HttpContext context, StoreFault fault)
    {
        context.Response.StatusCode = fault.Status;
        if (fault.Body.Length > 0) context.Response.ContentType = "application/xml";
        if (fault.RetryAfter is { } wait) context.Response.Headers.RetryAfter = wait;
        if (fault.StallsInAnswer)
        {
            context.Response.ContentLength = 1000;
            await context.Response.StartAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        else if (context.Request.Method != "HEAD") await context.Response.WriteAsync(fault.Body);
    }

    private StoreFault? Take(AzureRequest request)
    {
        lock (_lock)
        {
            foreach ((Func<AzureRequest, bool> when, StoreFault fault, int[] left) in _faults)
            {
                if (left[0] == 0 || !when(request)) continue;
                left[0]--;
                return fault;
            }
            return null;
        }
    }
}
