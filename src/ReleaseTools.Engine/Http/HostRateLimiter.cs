using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace ReleaseTools.Engine.Http;

/// <summary>
/// The budget of one host, shared by everything that talks to it: so many requests at once, and a pause for all when the host asks for one (R6.7).
/// </summary>
public sealed class HostRateLimiter
{
    private static readonly ConcurrentDictionary<string, HostRateLimiter> s_hosts = new(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrencyLimiter _requests;
    private readonly TimeProvider _time;
    private long _openAt;

    /// <param name="atOnce">How many requests may be under way.</param>
    public HostRateLimiter(int atOnce, TimeProvider? time = null)
    {
        _requests = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The gate of a host and port, one for the whole process.</summary>
    public static HostRateLimiter Of(Uri host) => s_hosts.GetOrAdd(host.Authority, _ => new HostRateLimiter(32));

    /// <summary>Waits for a place. Dispose it when the request has ended.</summary>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        RateLimitLease lease = await _requests.AcquireAsync(1, cancellation);
        try
        {
            // a delay is of whole milliseconds: rounded up, so that it does not end a moment too early
            while (Interlocked.Read(ref _openAt) - _time.GetUtcNow().Ticks is > 0 and long ticks)
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(ticks).TotalMilliseconds)), _time, cancellation);
            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Has everybody wait: the host said that it is too much.</summary>
    public void Pause(TimeSpan wait)
    {
        long until = (_time.GetUtcNow() + wait).Ticks;
        for (long before = Interlocked.Read(ref _openAt); before < until; before = Interlocked.Read(ref _openAt))
        {
            if (Interlocked.CompareExchange(ref _openAt, until, before) == before) return;
        }
    }
}
