namespace ReleaseTools.TestKit.Http;

/// <summary>
/// A clock for tests. Waits of up to <paramref name="skipped"/> are over at once, and the clock stands where they ended; longer ones end when the test says so.
/// </summary>
public sealed class ManualTime(TimeSpan skipped) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 21, 9, 30, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets so much time pass.</summary>
    public void Advance(TimeSpan by)
    {
        ManualTimer[] due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            _timers.RemoveAll(timer => timer.Due <= _now);
        }
        foreach (ManualTimer timer in due) timer.Fire();
    }

    private void Schedule(ManualTimer timer, TimeSpan wait)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (wait == Timeout.InfiniteTimeSpan) return;
            timer.Due = _now + wait;
            if (wait > skipped)
            {
                _timers.Add(timer);
                return;
            }
            _now = timer.Due;
        }
        ThreadPool.QueueUserWorkItem(_ => timer.Fire());
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        private volatile bool _isDisposed;

        public DateTimeOffset Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Schedule(this, dueTime);
            return true;
        }

        public void Fire()
        {
            if (!_isDisposed) fire();
        }

        public void Dispose()
        {
            _isDisposed = true;
            time.Schedule(this, Timeout.InfiniteTimeSpan);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
