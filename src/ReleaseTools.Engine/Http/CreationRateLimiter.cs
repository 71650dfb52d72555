namespace ReleaseTools.Engine.Http;

/// <summary>
/// How fast a host takes requests that create something. As fast as they come, but for the spacing, until the host says that it is too much: from then on no more
/// in any stretch of time than it has taken in one (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits).
/// </summary>
/// <param name="spacing">The least time from one request to the next.</param>
/// <param name="window">The stretch of time that the host counts in.</param>
internal sealed class CreationRateLimiter(TimeSpan spacing, TimeSpan window, TimeProvider time)
{
    /// <summary>What is learned is never less: others may have used up what we were refused.</summary>
    public const int LeastLearned = 20;

    private readonly Lock _lock = new();
    private readonly LinkedList<DateTimeOffset> _sent = [];
    private DateTimeOffset _last = DateTimeOffset.MinValue, _openAt = DateTimeOffset.MinValue;
    private int _taken, _limit = int.MaxValue;

    /// <summary>Waits until the next request may be sent.</summary>
    /// <returns>What <see cref="Refused"/> and <see cref="Taken"/> want back.</returns>
    public async ValueTask<LinkedListNode<DateTimeOffset>> TurnAsync(CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan wait;
            lock (_lock)
            {
                DateTimeOffset now = time.GetUtcNow();
                wait = WaitFrom(now);
                if (wait <= TimeSpan.Zero)
                {
                    _last = now;
                    return _sent.AddLast(now);
                }
            }
            // a delay is of whole milliseconds: rounded up, so that it does not end a moment too early
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellation);
        }
    }

    public void Taken()
    {
        lock (_lock) _taken++;
    }

    /// <param name="wait">How long the host wants to be left alone.</param>
    public void Refused(LinkedListNode<DateTimeOffset> turn, TimeSpan wait)
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (turn.List is not null) _sent.Remove(turn);
            _limit = Math.Min(_limit, Math.Max(LeastLearned, Math.Min(_taken, _sent.Count)));
            if (now + wait > _openAt) _openAt = now + wait;
        }
    }

    private TimeSpan WaitFrom(DateTimeOffset now)
    {
        while (_sent.First is { } oldest && oldest.Value + window <= now)
        {
            _sent.RemoveFirst();
            if (_taken > 0) _taken--;
        }
        DateTimeOffset at = _openAt;
        if (_last > DateTimeOffset.MinValue && _last + spacing > at) at = _last + spacing;
        if (_sent.Count >= _limit && _sent.First!.Value + window > at) at = _sent.First.Value + window;
        return at - now;
    }
}
