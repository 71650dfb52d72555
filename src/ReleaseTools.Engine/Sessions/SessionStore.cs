using System.Globalization;
using System.Text.Json;
using ReleaseTools.Definitions.Json;
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

    private const int MostInTurn = 256;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Where the sessions are.</summary>
    public Uri Root => store.Root;

    /// <summary>The signs of life of the steps that are being run.</summary>
    internal Heartbeats Heartbeats => new(store);

    /// <param name="skipped">Told of each session that can't be read: the others are returned all the same.</param>
    /// <returns>Every session that was not removed, newest activity first.</returns>
    public async Task<IReadOnlyList<ReleaseSession>> ListAsync(Action<ReleaseException> skipped, CancellationToken cancellation)
    {
        IReadOnlyList<string> keys = await KeysAsync(Prefix, cancellation);
        var found = new List<ReleaseSession>();
        foreach (IGrouping<string, StoredEvent<SessionEvent>> session in (await ReadAllAsync(keys, SessionJson.Read, cancellation)).GroupBy(read => IdOf(read.Key), StringComparer.Ordinal))
        {
            try
            {
                if (Fold(session.Key, [.. session]) is { } whole) found.Add(whole);
            }
            catch (ReleaseException e)
            {
                skipped(e);
            }
        }
        return [.. found.OrderByDescending(session => session.Updated)];
    }

    /// <inheritdoc cref="ListAsync"/>
    /// <returns>What tells each session from the others: a session costs one short read, however long its history.</returns>
    public async Task<IReadOnlyList<SessionHead>> ListHeadsAsync(Action<ReleaseException> skipped, CancellationToken cancellation)
    {
        List<string> firsts = [];
        // the folders are few beside every event there ever was; one may be the rest of a removed session
        await foreach (FolderEntry entry in store.ListFolderAsync(Prefix, cancellation))
            if (entry.IsFolder) firsts.Add(entry.Key + Name(1));
        IReadOnlyList<StoredEvent<SessionHead>> heads = await ReadAllAsync(firsts, SessionJson.ReadHead, cancellation);
        foreach (StoredEvent<SessionHead> head in heads)
        {
            if (head.Problem is { } problem) skipped(problem);
        }
        return [.. heads.Select(head => head.Value).OfType<SessionHead>()];
    }

    /// <returns>Null where there is no such session.</returns>
    public async Task<ReleaseSession?> FindAsync(string id, CancellationToken cancellation) =>
        await ReadAsync(id, await KeysAsync($"{Prefix}{id}/", cancellation), cancellation);

    /// <summary>Whether anything at all is kept under an id, be it readable or not.</summary>
    public async Task<bool> HoldsAsync(string id, CancellationToken cancellation) => (await KeysAsync($"{Prefix}{id}/", cancellation)).Count > 0;

    /// <exception cref="ReleaseException">There is no such session.</exception>
    public async Task<ReleaseSession> GetAsync(string id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) ?? throw new NameMissingException("SessionMissing", id,
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
        return await WriteAsync(session.Id, session.Revision + 1, next, cancellation) ? ReleaseSession.After(session, next) : null;
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

    /// <summary>Removes whatever is kept under an id, although it can't be read.</summary>
    public async Task RemoveDamagedAsync(string id, CancellationToken cancellation)
    {
        await ClearAsync(id, cancellation);
        await Heartbeats.ClearAsync(id, cancellation);
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
        Fold(id, await ReadAllAsync(keys, SessionJson.Read, cancellation));

    private ReleaseSession? Fold(string id, IReadOnlyList<StoredEvent<SessionEvent>> events)
    {
        for (int at = 0; at < events.Count; at++)
        {
            // numbers have no gaps; one that starts late is the rest of a removed session
            if (!events[at].Key.EndsWith("/" + Name(at + 1), StringComparison.Ordinal)) return at == 0 ? null : throw Damaged(id, $"{Name(at + 1)} is missing");
            if (events[at].Problem is { } problem) throw problem;
            if (events[at].Value is null) return null;
        }
        ReleaseSession? session = ReleaseSession.Fold([.. events.Select(read => read.Value).OfType<SessionEvent>()]);
        // such as a folder that was copied
        return session is null || session.Id == id ? session : throw Damaged(id, $"it is the record of {session.Id}");
    }

    /// <summary>Reads many small objects at once, and keeps their order.</summary>
    private async Task<IReadOnlyList<StoredEvent<T>>> ReadAllAsync<T>(IReadOnlyList<string> keys, Func<ReadOnlyMemory<byte>, T?> read, CancellationToken cancellation)
        where T : class
    {
        var found = new StoredEvent<T>[keys.Count];
        // files of a disk are read sooner than threads are woken for them
        if (!store.Capabilities.IsRemote && keys.Count <= MostInTurn)
        {
            for (int at = 0; at < keys.Count; at++) found[at] = await TryReadAsync(keys[at], read, cancellation);
        }
        else await Parallel.ForAsync(0, keys.Count, store.Capabilities.Options(cancellation), async (at, token) => found[at] = await TryReadAsync(keys[at], read, token));
        return found;
    }

    private async Task<StoredEvent<T>> TryReadAsync<T>(string key, Func<ReadOnlyMemory<byte>, T?> read, CancellationToken cancellation)
        where T : class
    {
        try { return new StoredEvent<T>(key, await ReadAsync(key, read, cancellation), Problem: null); }
        catch (ObjectMissingException) { return new StoredEvent<T>(key, Value: null, Problem: null); }
        catch (ReleaseException e) when (e.ErrorId is "SessionDamaged" or "SessionSchema") { return new StoredEvent<T>(key, Value: null, e); }
        // a file that can't be read says nothing of the others; a server that does not answer does
        catch (StoreFailedException e) when (!store.Capabilities.IsRemote) { return new StoredEvent<T>(key, Value: null, Damaged(IdOf(key), $"{key} can't be read: {e.InnerException!.Message}", e)); }
    }

    private async Task<T> ReadAsync<T>(string key, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellation)
    {
        await using Stream stream = await store.OpenReadAsync(key, range: null, cancellation);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellation);
        try { return read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length)); }
        catch (LaterSchemaException e)
        {
            throw new ReleaseException("SessionSchema", ErrorCategory.InvalidData, IdOf(key), $"The session {IdOf(key)} in {store.Root} was written by a later version of ReleaseTools: {e.Message}",
                "Use the version of ReleaseTools that wrote it, or a newer one.", e);
        }
        catch (JsonException e) { throw Damaged(IdOf(key), $"{key} can't be read: {e.Message}", e); }
    }

    private async Task<bool> WriteAsync(string id, int number, SessionEvent value, CancellationToken cancellation) =>
        (await store.PutAsync(KeyOf(id, number), ObjectContent.FromBytes(SessionJson.Write(value), "application/json"), Precondition.Absent, cancellation)).IsWritten;

    private async Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellation)
    {
        List<string> keys = [];
        await foreach (ObjectInfo info in store.ListAsync(prefix, cancellation))
        {
            // what else lies there is somebody else's
            if (IsEvent(info.Key)) keys.Add(info.Key);
        }
        return keys;
    }

    private ReleaseException Damaged(string id, string what, Exception? inner = null) => new(
        "SessionDamaged", ErrorCategory.InvalidData, id, $"The session {id} in {store.Root} is damaged: {what}",
        $"Restore {Prefix}{id}/ from a backup, or remove the record: release remove {id} --force (in PowerShell: Remove-ReleaseSession {id} -Force).", inner);

    private static string KeyOf(string id, int number) => $"{Prefix}{id}/{Name(number)}";

    private static string IdOf(string key) => key[Prefix.Length..key.LastIndexOf('/')];

    // sessions/hello-1.2.0/000001.json
    private static bool IsEvent(string key) =>
        key.Split('/') is [_, { Length: > 0 }, { Length: 11 } file] && file.EndsWith(".json", StringComparison.Ordinal) && file.AsSpan(0, 6).ContainsAnyExceptInRange('0', '9') is false;

    private static string Name(int number) => number.ToString("000000", CultureInfo.InvariantCulture) + ".json";
}

/// <summary>What lies at a key that was listed.</summary>
/// <param name="Value">Null where it is gone, since its session is being removed, or can't be read.</param>
/// <param name="Problem">Why it can't be read; null where it can.</param>
internal sealed record StoredEvent<T>(string Key, T? Value, ReleaseException? Problem) where T : class;
