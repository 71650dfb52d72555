using System.Security.Cryptography;
using ReleaseTools.Engine.Storage;

namespace ReleaseTools.TestKit.Storage;

/// <summary>A store that forgets, and fails on request: for tests of what is built on stores.</summary>
public sealed class MemoryStore : IObjectStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (byte[] Bytes, ObjectInfo Info)> _objects = new(StringComparer.Ordinal);

    private TimeSpan _passed;

    public Uri Root { get; } = new("memory://test/");

    public StoreCapabilities Capabilities { get; init; } = new(IsRemote: false, Parallelism: 2, CopiesConditionally: true);

    /// <summary>Called before each act with its verb (stat, list, read, put, copy, delete) and key; what it throws is the store's answer.</summary>
    public Action<string, string>? Before { get; set; }

    /// <summary>Every write that was tried, in order, as <c>verb key</c>.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>Lets time pass for the store, which dates what is written from then on.</summary>
    public void Pass(TimeSpan time) => _passed += time;

    public Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation) => Act("stat", key, cancellation, () => Find(key)?.Info);

    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKey.CheckPrefix(prefix);
        Before?.Invoke("list", prefix);
        ObjectInfo[] snapshot;
        lock (_lock) snapshot = _objects.Values.Select(entry => entry.Info with { ETag = null }).Where(info => info.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        foreach (ObjectInfo info in snapshot)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return info;
        }
    }

    public async IAsyncEnumerable<FolderEntry> ListFolderAsync(string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKey.CheckFolder(folder);
        string? last = null;
        await foreach (ObjectInfo info in ListAsync(folder, cancellation))
        {
            int slash = info.Key.IndexOf('/', folder.Length);
            string key = slash < 0 ? info.Key : info.Key[..(slash + 1)];
            if (key != last) yield return new FolderEntry(key, slash < 0 ? info : null);
            last = key;
        }
    }

    public Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken cancellation) => Act<Stream>("read", key, cancellation, () =>
    {
        byte[] bytes = Find(key)?.Bytes ?? throw new ObjectMissingException(Root, key);
        if (range is not { } part) return new MemoryStream(bytes, writable: false);
        int offset = (int)Math.Min(part.Offset, bytes.Length);
        return new MemoryStream(bytes, offset, (int)Math.Min(part.Length, bytes.Length - offset), writable: false);
    });

    public async Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation)
    {
        ObjectKey.Check(key);
        using var bytes = new MemoryStream();
        try
        {
            await using Stream source = content.Open();
            await source.CopyToAsync(bytes, cancellation);
        }
        catch (IOException e)
        {
            throw new ReleaseException("ContentUnreadable", ErrorCategory.ReadError, key, e.Message, inner: e);
        }
        if (bytes.Length != content.Length) throw new ReleaseException("ContentUnreadable", ErrorCategory.ReadError, key, "another length");
        return await Act("put", key, cancellation, () => Write(key, bytes.ToArray(), precondition));
    }

    public Task<WriteOutcome> CopyAsync(ObjectInfo source, string to, Precondition precondition, CancellationToken cancellation)
    {
        ObjectKey.Check(to);
        return Act("copy", source.Key, cancellation, () => Write(to, Find(source.Key)?.Bytes ?? throw new ObjectMissingException(Root, source.Key), precondition));
    }

    public Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation) =>
        Act("delete", key, cancellation, () => Find(key) is { } there && Holds(there.Info, precondition) && _objects.Remove(key));

    public IContentChecksum? BeginChecksum(long length) => null;

    public Task RequireConditionsAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<int> SweepAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation) => Task.FromResult(0);

    private Task<T> Act<T>(string verb, string key, CancellationToken cancellation, Func<T> act)
    {
        cancellation.ThrowIfCancellationRequested();
        ObjectKey.Check(key);
        try
        {
            lock (_lock)
            {
                if (verb is "put" or "copy" or "delete") Writes.Add($"{verb} {key}");
                Before?.Invoke(verb, key);
                return Task.FromResult(act());
            }
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    private (byte[] Bytes, ObjectInfo Info)? Find(string key) => _objects.TryGetValue(key, out var entry) ? entry : null;

    private WriteOutcome Write(string key, byte[] bytes, Precondition precondition)
    {
        if (!Holds(Find(key)?.Info, precondition)) return WriteOutcome.PreconditionFailed;
        var info = new ObjectInfo(key, bytes.Length, DateTimeOffset.UtcNow + _passed, Convert.ToHexStringLower(MD5.HashData(bytes)));
        _objects[key] = (bytes, info);
        return new WriteOutcome(info);
    }

    private static bool Holds(ObjectInfo? there, Precondition precondition) =>
        precondition.IfAbsent ? there is null : precondition.IfMatch is null || there?.ETag == precondition.IfMatch;
}
