using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Sessions;

/// <summary>Gives signs of life while a step runs, and stops the step where somebody else has taken it over.</summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    // the release goes on, whatever becomes of the last sign
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    private readonly Heartbeats _signs;
    private readonly string _session;
    private readonly StepRecord _attempt;
    private readonly CancellationTokenSource _step;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _beating;
    private string? _last;

    private Heartbeat(Heartbeats signs, string session, StepRecord attempt, HeartbeatTimes times, TimeProvider time, CancellationToken cancellation)
    {
        (_signs, _session, _attempt) = (signs, session, attempt);
        _step = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _beating = BeatAsync(times.Interval, time);
    }

    /// <summary>Cancelled where the release is, and where the step was taken over.</summary>
    public CancellationToken Token => _step.Token;

    public bool IsTakenOver { get; private set; }

    public static Heartbeat Start(Heartbeats signs, string session, StepRecord attempt, HeartbeatTimes times, TimeProvider time, CancellationToken cancellation) =>
        new(signs, session, attempt, times, time, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _beating;
        if (_last is { } last && !IsTakenOver)
        {
            using var patience = new CancellationTokenSource(s_farewell);
            try { await _signs.EndAsync(_session, _attempt, last, patience.Token); }
            catch (Exception e) when (e is ReleaseException or OperationCanceledException) { /* it goes with the session */ }
        }
        _end.Dispose();
        _step.Dispose();
    }

    private async Task BeatAsync(TimeSpan interval, TimeProvider time)
    {
        try
        {
            for (int number = 1; ; number++)
            {
                await Task.Delay(interval, time, _end.Token);
                if (await TryBeatAsync(number)) continue;
                IsTakenOver = true;
                await _step.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // the step has ended
        }
    }

    /// <returns>False where the step belongs to somebody else now.</returns>
    private async Task<bool> TryBeatAsync(int number)
    {
        try
        {
            string? sign = await _signs.BeatAsync(_session, _attempt, number, _last, _end.Token);
            // a sign whose answer was lost looks like another's: only one that says so takes the step away
            if (sign is null && (sign = await _signs.OwnAsync(_session, _attempt, _end.Token)) is null) return false;
            _last = sign;
        }
        catch (ReleaseException)
        {
            // the store can't be reached: the next sign may get through, and nobody takes over before ten minutes are gone
        }
        return true;
    }
}
