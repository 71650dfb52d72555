using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace ReleaseTools.TestKit.Storage;

/// <summary>
/// A server that answers as Google's does (https://cloud.google.com/storage/docs/json_api/v1), remembers what it is told, and fails when it is told to.
/// On a port of its own of the loopback interface.
/// </summary>
public sealed partial class GcsFake : IAsyncDisposable
{
    private LoopbackServer _server = null!;
    private readonly Lock _lock = new();
    private readonly List<(Func<GcsRequest, bool> When, StoreFault Fault, int[] Left)> _faults = [];

    private GcsFake()
    {
    }

    public Uri Address => _server.Address;

    /// <summary>Each request that came, as <c>verb</c>, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Each credential that came.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = [];

    public static async Task<GcsFake> StartAsync()
    {
        var fake = new GcsFake();
        fake._server = await LoopbackServer.StartAsync(fake.HandleAsync);
        return fake;
    }

    /// <summary>Lets the next requests of a kind go wrong.</summary>
    /// <param name="verb">As <see cref="GcsRequest.Verb"/> has it.</param>
    public void Fail(string verb, StoreFault fault) => Fail(request => request.Verb == verb, fault);

    public void Fail(Func<GcsRequest, bool> when, StoreFault fault)
    {
        lock (_lock) _faults.Add((when, fault, [fault.Times]));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = new GcsRequest(context);
        Requests.Enqueue(request.Verb);
        if (request.Authorization.Length > 0) Authorizations.Enqueue(request.Authorization);
        StoreFault fault = Take(request) ?? new StoreFault();
        if (fault.Stalls) await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (fault.Resets || fault.Stalls) context.Abort();
        else if (fault.Status != 0) await AnswerFaultAsync(context, fault);
        else await AnswerAsync(request, fault);
    }

    private static Task AnswerFaultAsync(HttpContext context, StoreFault fault)
    {
        context.Response.StatusCode = fault.Status;
        if (fault.RetryAfter is { } wait) context.Response.Headers.RetryAfter = wait;
        return context.Response.WriteAsync(fault.Body);
    }

    private StoreFault? Take(GcsRequest request)
    {
        lock (_lock)
        {
            foreach ((Func<GcsRequest, bool> when, StoreFault fault, int[] left) in _faults)
            {
                if (left[0] == 0 || !when(request)) continue;
                left[0]--;
                return fault;
            }
            return null;
        }
    }
}
