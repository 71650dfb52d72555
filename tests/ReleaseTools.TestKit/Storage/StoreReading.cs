using System.Text;
using ReleaseTools.Engine.Storage;

namespace ReleaseTools.TestKit.Storage;

/// <summary>Short words for what tests ask a store.</summary>
public static class StoreReading
{
    public static async Task<byte[]> BytesAsync(this IObjectStore store, string key)
    {
        await using Stream stream = await store.OpenReadAsync(key, null, CancellationToken.None);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public static async Task<string> TextAsync(this IObjectStore store, string key) => Encoding.UTF8.GetString(await store.BytesAsync(key));

    public static async Task<string[]> KeysAsync(this IObjectStore store, string prefix) =>
        await store.ListAsync(prefix, CancellationToken.None).Select(info => info.Key).ToArrayAsync();

    /// <summary>What a write said it wrote is there. A store need not say when it dated it.</summary>
    public static async Task HoldsAsync(this IObjectStore store, ObjectInfo? written)
    {
        ObjectInfo? there = await store.StatAsync(written!.Key, CancellationToken.None);
        Assert.Equal(written, there! with { Modified = written.Modified });
        Assert.InRange(there.Modified, written.Modified.AddMinutes(-1), written.Modified.AddMinutes(1));
    }

    public static Task PutTextAsync(this IObjectStore store, string key, string text) =>
        store.PutAsync(key, ObjectContent.FromText(text), Precondition.None, CancellationToken.None);
}

/// <summary>Does something once so many bytes were read: the moment in the middle of a write.</summary>
public sealed class CallbackStream(Stream inner, long afterBytes, Action callback) : MemoryStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read >= afterBytes) callback();
        cancellationToken.ThrowIfCancellationRequested();
        int read = await inner.ReadAsync(buffer, cancellationToken);
        _read += read;
        return read;
    }
}
