using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;

namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>
/// Sends the requests of a service's SDK: each takes a place in the host's budget, and is repeated where the server was busy or the connection was lost. The SDK's
/// own repetition is off, since only here it is known what a lost answer to a conditional write means.
/// </summary>
internal sealed class StoreRequests(HostRateLimiter gate, HttpTimeouts timeouts, RepetitionRules rules)
{
    public HttpTimeouts Timeouts => timeouts;

    /// <param name="send">Gets the number of the attempt, from 0.</param>
    /// <param name="bytes">Of the request's body.</param>
    public Task<T> SendAsync<T>(Func<int, CancellationToken, Task<T>> send, CancellationToken cancellation, long bytes = 0)
    {
        Retry retry = timeouts.Retry;
        return retry.RunAsync<T>(async attempt =>
        {
            try
            {
                using IDisposable place = await gate.EnterAsync(cancellation);
                return await InTimeAsync(token => send(attempt, token), timeouts.ForBody(bytes), cancellation);
            }
            catch (Exception e) when (attempt < retry.Attempts - 1 && !cancellation.IsCancellationRequested && rules.IsTransient(e))
            {
                if (!rules.IsBusy(e)) return Again.OrThrow(e);
                // waits at the gate, with everything else that talks to this host
                gate.Pause(rules.RetryAfter(e) ?? retry.DelayAfter(attempt));
                return Again.OrThrow(e) with { Delay = TimeSpan.Zero };
            }
        }, cancellation);
    }

    public Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellation, long bytes = 0) =>
        SendAsync((_, token) => send(token), cancellation, bytes);

    private static async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> send, TimeSpan limit, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(limit);
        try
        {
            return await send(stop.Token);
        }
        catch (Exception e) when (stop.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"the server did not answer within {limit.TotalSeconds:0.#} s", e);
        }
    }
}

/// <summary>What the failures of a service's SDK mean for sending the same request again.</summary>
/// <param name="IsTransient">Whether it may go through a little later.</param>
/// <param name="IsBusy">Whether the server asks everybody to slow down.</param>
/// <param name="RetryAfter">How long the server asks to be left alone; null where it doesn't say.</param>
internal sealed record RepetitionRules(Func<Exception, bool> IsTransient, Func<Exception, bool> IsBusy, Func<Exception, TimeSpan?> RetryAfter);
