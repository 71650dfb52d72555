using System.Globalization;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Storage;
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
            using var grace = new CancellationTokenSource(s_farewell);
            try { await _signs.EndAsync(_session, _attempt, last, grace.Token); }
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

/// <summary>
/// Signs of life of running steps: a small object an attempt, written again and again by who runs it. Whether one is new is told by its content, and how
/// old it is by the store's dates: no clock of one machine is ever compared with that of another.
/// </summary>
internal sealed class Heartbeats(IObjectStore store)
{
    private const string Prefix = "heartbeats/";
    private const string Alive = "alive";

    /// <summary>What the newest sign is, as an opaque text that changes with each; null where there is none yet.</summary>
    public async Task<string?> LastAsync(string session, StepRecord attempt, CancellationToken cancellation) =>
        (await store.StatAsync(KeyOf(session, attempt), cancellation))?.ETag;

    /// <summary>When the newest sign was given, by the store's date; null where there is none.</summary>
    public async Task<DateTimeOffset?> LastTimeAsync(string session, StepRecord attempt, CancellationToken cancellation) =>
        (await store.StatAsync(KeyOf(session, attempt), cancellation))?.Modified;

    /// <param name="last">What the sign before it returned; null for the first.</param>
    /// <returns>The sign; null where somebody else has written in its place: the step was taken over.</returns>
    public async Task<string?> BeatAsync(string session, StepRecord attempt, int number, string? last, CancellationToken cancellation)
    {
        Precondition unchanged = last is null ? Precondition.Absent : Precondition.Match(last);
        WriteOutcome outcome = await store.PutAsync(KeyOf(session, attempt), Content($"{Alive} {number}", attempt.By), unchanged, cancellation);
        return outcome.IsWritten ? outcome.Written!.ETag : null;
    }

    /// <returns>The newest sign, where it is the attempt's own; null where it was taken over, or is gone with its session.</returns>
    public async Task<string?> OwnAsync(string session, StepRecord attempt, CancellationToken cancellation) =>
        await store.ReadTextAsync(KeyOf(session, attempt), cancellation) is { } sign && sign.Text.StartsWith(Alive, StringComparison.Ordinal) ? sign.Info.ETag : null;

    /// <summary>Tells who runs the step, should it be alive after all, that it is no longer theirs.</summary>
    public Task TakeOverAsync(string session, StepRecord attempt, CancellationToken cancellation) =>
        store.PutAsync(KeyOf(session, attempt), Content("taken over", LocalProcess.Current), Precondition.None, cancellation);

    public Task EndAsync(string session, StepRecord attempt, string last, CancellationToken cancellation) =>
        store.DeleteAsync(KeyOf(session, attempt), Precondition.Match(last), cancellation);

    /// <summary>How long ago the attempt gave its last sign, all of it dated by the store.</summary>
    /// <param name="event">The newest event of the session, by its key: it is a sign, too.</param>
    public async Task<TimeSpan> SilenceAsync(string session, StepRecord attempt, string @event, CancellationToken cancellation)
    {
        ObjectInfo?[] signs = [await store.StatAsync(@event, cancellation), await store.StatAsync(KeyOf(session, attempt), cancellation)];
        DateTimeOffset newest = signs.Max(sign => sign?.Modified ?? DateTimeOffset.MinValue);
        TimeSpan silence = await store.TimeAsync($"{Prefix}{session}/now-", cancellation) - newest;
        return silence > TimeSpan.Zero ? silence : TimeSpan.Zero;
    }

    /// <summary>Removes every sign of a session's steps.</summary>
    public async Task ClearAsync(string session, CancellationToken cancellation)
    {
        await foreach (ObjectInfo sign in store.ListAsync($"{Prefix}{session}/", cancellation)) await store.DeleteAsync(sign.Key, Precondition.None, cancellation);
    }

    private static string KeyOf(string session, StepRecord attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{session}/{attempt.Step}-{attempt.StartedAt.UtcDateTime:yyyyMMdd'T'HHmmssfffffff'Z'}-{attempt.By.ProcessId}");

    private static ObjectContent Content(string sign, ProcessMark by) => ObjectContent.FromText($"{sign}: {by}\n") with { CacheControl = "no-cache" };
}

/// <summary>How often a running step gives a sign of life, and how long others wait for one.</summary>
public sealed record HeartbeatTimes
{
    public static HeartbeatTimes Default { get; } = new();

    /// <summary>Between two signs. A step that ends sooner gives none, and costs no request.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a person who asks to take over waits: three signs have to stay away.</summary>
    public TimeSpan WatchFor => Interval * 3;

    /// <summary>After so long a silence, by the dates of the store alone, a step counts as dead without anybody's word.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromMinutes(10);
}
