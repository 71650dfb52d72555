using System.Globalization;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Sessions;

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
