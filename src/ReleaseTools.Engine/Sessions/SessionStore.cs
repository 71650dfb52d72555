using System.Globalization;
using System.Text.Json;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Sessions;

/// <summary>
/// Keeps sessions as numbered events, each created only if absent: of two writers of one number exactly one wins, a crash between two events
/// loses nothing, and no reader sees half of one.
/// </summary>
/// <param name="store">A directory or a bucket.</param>
/// <param name="time">What events are dated by.</param>
public sealed class SessionStore(IObjectStore store, TimeProvider? time = null)
{
    private const string Prefix = "sessions/";

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Where the sessions are.</summary>
    public Uri Root => store.Root;

    /// <summary>The signs of life of the steps that are being run.</summary>
    internal Heartbeats Heartbeats => new(store);

    /// <returns>Every session that was not removed, newest activity first.</returns>
    public async Task<IReadOnlyList<ReleaseSession>> ListAsync(CancellationToken cancellation)
    {
        IReadOnlyList<string> keys = await KeysAsync(Prefix, cancellation);
        IReadOnlyList<SessionEvent?> all = await ReadAllAsync(keys, SessionJson.Read, cancellation);
        return [.. keys.Zip(all).GroupBy(pair => IdOf(pair.First), StringComparer.Ordinal)
            .Select(session => Fold(session.Key, [.. session.Select(pair => pair.First)], [.. session.Select(pair => pair.Second)]))
            .OfType<ReleaseSession>()
            .OrderByDescending(session => session.Updated)];
    }

    /// <returns>What tells each session from the others: a session costs one short read, however long its history.</returns>
    public async Task<IReadOnlyList<SessionHead>> ListHeadsAsync(CancellationToken cancellation)
    {
        List<string> firsts = [];
        // one page of folders instead of one of every event there ever was; a folder may be the rest of a removed session
        if (store.Traits.IsRemote)
        {
            await foreach (FolderEntry entry in store.ListFolderAsync(Prefix, cancellation))
                if (entry.IsFolder) firsts.Add(entry.Key + Name(1));
        }
        else
        {
            firsts.AddRange((await KeysAsync(Prefix, cancellation)).Where(key => key.EndsWith("/" + Name(1), StringComparison.Ordinal)));
        }
        return [.. (await ReadAllAsync(firsts, SessionJson.ReadHead, cancellation)).OfType<SessionHead>()];
    }

    /// <returns>Null where there is no such session.</returns>
    public async Task<ReleaseSession?> FindAsync(string id, CancellationToken cancellation) =>
        await ReadAsync(id, await KeysAsync($"{Prefix}{id}/", cancellation), cancellation);

    /// <exception cref="ReleaseException">There is no such session.</exception>
    public async Task<ReleaseSession> GetAsync(string id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) ?? throw new ReleaseException("SessionMissing", ErrorCategory.ObjectNotFound, id,
            $"{store.Root} has no session {id}.", "List what there is: release list (in PowerShell: Get-ReleaseSession).");

    /// <summary>How long ago, by the dates of the store, a running step gave its last sign of life.</summary>
    internal Task<TimeSpan> SilenceAsync(ReleaseSession session, StepRecord running, CancellationToken cancellation) =>
        Heartbeats.SilenceAsync(session.Id, running, KeyOf(session.Id, session.Revision), cancellation);

    /// <summary>Whether there are events behind the last one that <paramref name="session"/> knows.</summary>
    internal async Task<bool> HasMoreAsync(ReleaseSession session, CancellationToken cancellation) =>
        await store.StatAsync(KeyOf(session.Id, session.Revision + 1), cancellation) is not null;

    /// <summary>Opens a session, or returns the one that another process has just opened under the same id.</summary>
    public async Task<ReleaseSession> OpenAsync(SessionSettings settings, CancellationToken cancellation)
    {
        if (await FindAsync(settings.Id, cancellation) is { } existing) return existing;
        await store.RequireConditionsAsync(cancellation);
        await ClearAsync(settings.Id, cancellation);
        SessionEvent opened = new SessionOpened(settings) { At = _time.GetUtcNow(), By = LocalProcess.Current };
        await WriteAsync(settings.Id, 1, opened, cancellation);
        return await GetAsync(settings.Id, cancellation);
    }

    /// <summary>Adds an event behind the last one that <paramref name="session"/> knows.</summary>
    /// <returns>The session after it; null where another process has added one since.</returns>
    public async Task<ReleaseSession?> AppendAsync(ReleaseSession session, Func<DateTimeOffset, ProcessMark, SessionEvent> create, CancellationToken cancellation)
    {
        await store.RequireConditionsAsync(cancellation);
        SessionEvent next = create(_time.GetUtcNow(), LocalProcess.Current);
        return await WriteAsync(session.Id, session.Revision + 1, next, cancellation) ? session.With(next) : null;
    }

    /// <summary>Removes a session for good. Stopped in the middle it stays removed, and the next removal or opening clears the rest.</summary>
    public async Task RemoveAsync(ReleaseSession session, CancellationToken cancellation)
    {
        ReleaseSession? current = session;
        while (current is not null && await AppendAsync(current, (at, by) => new SessionRemoved { At = at, By = by }, cancellation) is null)
            current = await FindAsync(session.Id, cancellation);
        await ClearAsync(session.Id, cancellation);
        await Heartbeats.ClearAsync(session.Id, cancellation);
    }

    /// <summary>Removes a session for good, unless another process has added to it since.</summary>
    public async Task<bool> TryRemoveAsync(ReleaseSession session, CancellationToken cancellation)
    {
        if (await AppendAsync(session, (at, by) => new SessionRemoved { At = at, By = by }, cancellation) is null) return false;
        await ClearAsync(session.Id, cancellation);
        await Heartbeats.ClearAsync(session.Id, cancellation);
        return true;
    }

    /// <summary>Clears what a removal that was interrupted has left.</summary>
    internal async Task FinishRemovalAsync(string id, CancellationToken cancellation)
    {
        IReadOnlyList<string> keys = await KeysAsync($"{Prefix}{id}/", cancellation);
        if (keys.Count == 0 || await ReadAsync(id, keys, cancellation) is not null) return;
        await ClearAsync(id, cancellation);
        await Heartbeats.ClearAsync(id, cancellation);
    }

    /// <summary>The tombstone goes last: until then it keeps what is left from looking like a session.</summary>
    private async Task ClearAsync(string id, CancellationToken cancellation)
    {
        foreach (string key in await KeysAsync($"{Prefix}{id}/", cancellation)) await store.DeleteAsync(key, Precondition.None, cancellation);
    }

    private async Task<ReleaseSession?> ReadAsync(string id, IReadOnlyList<string> keys, CancellationToken cancellation) =>
        Fold(id, keys, await ReadAllAsync(keys, SessionJson.Read, cancellation));

    private ReleaseSession? Fold(string id, IReadOnlyList<string> keys, IReadOnlyList<SessionEvent?> events)
    {
        for (int at = 0; at < keys.Count; at++)
        {
            // numbers have no gaps; one that starts late is the rest of a removed session
            if (!keys[at].EndsWith("/" + Name(at + 1), StringComparison.Ordinal)) return at == 0 ? null : throw Damaged(id, $"{Name(at + 1)} is missing");
            if (events[at] is null) return null;
        }
        return ReleaseSession.Fold([.. events.OfType<SessionEvent>()]);
    }

    /// <summary>Reads many small objects at once, and keeps their order.</summary>
    /// <returns>Null in the place of each that is gone: its session is being removed.</returns>
    private async Task<IReadOnlyList<T?>> ReadAllAsync<T>(IReadOnlyList<string> keys, Func<ReadOnlyMemory<byte>, T?> read, CancellationToken cancellation)
        where T : class
    {
        var found = new T?[keys.Count];
        await Parallel.ForAsync(0, keys.Count, store.Traits.Options(cancellation), async (at, token) =>
        {
            try { found[at] = await ReadAsync(keys[at], read, token); }
            catch (ObjectMissingException) { /* removed since it was listed */ }
        });
        return found;
    }

    private async Task<T> ReadAsync<T>(string key, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellation)
    {
        await using Stream stream = await store.OpenReadAsync(key, range: null, cancellation);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellation);
        try { return read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length)); }
        catch (JsonException e) { throw Damaged(IdOf(key), $"{key} can't be read: {e.Message}", e); }
    }

    private async Task<bool> WriteAsync(string id, int number, SessionEvent value, CancellationToken cancellation) =>
        (await store.PutAsync(KeyOf(id, number), ObjectContent.FromBytes(SessionJson.Write(value), "application/json"), Precondition.Absent, cancellation)).IsWritten;

    private async Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellation)
    {
        List<string> keys = [];
        await foreach (ObjectInfo info in store.ListAsync(prefix, cancellation)) keys.Add(info.Key);
        return keys;
    }

    private ReleaseException Damaged(string id, string what, Exception? inner = null) => new(
        "SessionDamaged", ErrorCategory.InvalidData, id, $"The session {id} in {store.Root} is damaged: {what}",
        $"Restore {Prefix}{id}/ from a backup, or start over: release remove {id}.", inner);

    private static string KeyOf(string id, int number) => $"{Prefix}{id}/{Name(number)}";

    private static string IdOf(string key) => key[Prefix.Length..key.LastIndexOf('/')];

    private static string Name(int number) => number.ToString("000000", CultureInfo.InvariantCulture) + ".json";
}
