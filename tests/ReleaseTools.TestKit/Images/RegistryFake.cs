using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace ReleaseTools.TestKit.Images;

/// <summary>
/// A registry by the distribution specification 1.1 (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md), with a token server, that fails when it is
/// told to. On a port of its own of the loopback interface.
/// </summary>
public sealed partial class RegistryFake : IAsyncDisposable
{
    private LoopbackServer _server = null!;
    private readonly Lock _lock = new();
    private int _requests;

    private RegistryFake()
    {
    }

    public Uri Address => _server.Address;

    /// <summary>Host and port, as images name it.</summary>
    public string Name => _server.Address.Authority;

    /// <summary>Each request that came, in order.</summary>
    public ConcurrentQueue<RegistryRequest> Requests { get; } = [];

    /// <summary>What goes wrong with a request; null = nothing.</summary>
    public Func<RegistryRequest, RegistryFault?>? Plan { get; set; }

    public static async Task<RegistryFake> StartAsync()
    {
        var fake = new RegistryFake();
        fake._server = await LoopbackServer.StartAsync(fake.HandleAsync);
        return fake;
    }

    /// <summary>Lets the first requests of a kind go wrong.</summary>
    /// <param name="verb">As <see cref="RegistryRequest.Verb"/> has it.</param>
    public void Fail(string verb, RegistryFault fault, int times = 1)
    {
        int left = times;
        Plan = request => request.Verb == verb && Interlocked.Decrement(ref left) >= 0 ? fault : null;
    }

    /// <summary>How many requests of a kind came.</summary>
    public int Count(string verb) => Requests.Count(request => request.Verb == verb);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = new RegistryRequest(context, Interlocked.Increment(ref _requests));
        Requests.Enqueue(request);
        RegistryFault fault = Plan?.Invoke(request) ?? new RegistryFault();
        if (fault.Resets || !await request.ReadAsync())
        {
            context.Abort();
            return;
        }
        RegistryAnswer answer;
        lock (_lock) answer = fault.Status > 0 ? RegistryAnswer.Error(fault.Status, fault.Code ?? "UNKNOWN", "the fake was told to fail") : Authorize(request) ?? Answer(request);
        if (fault.LosesAnswer) context.Abort();
        else await WriteAsync(context, answer, fault);
    }

    private static async Task WriteAsync(HttpContext context, RegistryAnswer answer, RegistryFault fault)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        if (fault.RetryAfter is { } wait) response.Headers.RetryAfter = wait;
        byte[] body = answer.Body ?? [];
        response.ContentType = answer.Type;
        foreach ((string name, string value) in answer.Headers.Concat(fault.Headers)) response.Headers[name] = value;
        if (answer.Status == 204) return;
        response.ContentLength = body.Length;
        if (context.Request.Method == "HEAD") return;
        if (fault.CutsAnswerAt is { } cut)
        {
            await response.Body.WriteAsync(body.AsMemory(0, Math.Min(cut, body.Length)));
            await response.Body.FlushAsync();
            // until it has arrived
            await Task.Delay(200);
            context.Abort();
            return;
        }
        await response.Body.WriteAsync(body);
    }
}
