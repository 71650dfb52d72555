using System.Text;
using ReleaseTools.Engine.Retries;
using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Engine.Storage;

/// <summary>What can be said in terms of the few verbs of a store.</summary>
public static class ObjectStoreExtensions
{
    /// <summary>More than any link, index or manifest needs; what is larger is not text of ours.</summary>
    public const int TextLimit = 64 * 1024 * 1024;

    // the random part lets one of several writers get ahead
    private static readonly Retry s_races = new() { Attempts = int.MaxValue, FirstDelay = TimeSpan.FromMilliseconds(4), LongestDelay = TimeSpan.FromMilliseconds(256), Jitter = (0, 1) };

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Null where there is no such object.</returns>
    /// <exception cref="ReleaseException">The object is no UTF-8 text, or longer than <paramref name="limit"/> bytes.</exception>
    public static async Task<StoredText?> ReadTextAsync(this IObjectStore store, string key, CancellationToken cancellation, int limit = TextLimit)
    {
        try
        {
            if (await OpenTextAsync(store, key, limit, cancellation) is not { } found) return null;
            await using Stream stream = found.Stream;
            using var bytes = new MemoryStream((int)found.Info.Size);
            await stream.CopyToAsync(bytes, cancellation);
            return new StoredText(s_utf8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length), found.Info);
        }
        catch (ObjectMissingException)
        {
            return null;                                                    // removed since
        }
        catch (DecoderFallbackException)
        {
            throw NotText(store, key, "it is not UTF-8");
        }
    }

    /// <inheritdoc cref="IObjectStore.CopyAsync"/>
    public static async Task<WriteOutcome> CopyAsync(this IObjectStore store, string from, string to, Precondition precondition, CancellationToken cancellation) =>
        await store.CopyAsync(await store.StatAsync(from, cancellation) ?? throw new ObjectMissingException(store.Root, from), to, precondition, cancellation);

    /// <inheritdoc cref="UpdateTextAsync(IObjectStore, string, string, Func{string?, CancellationToken, Task{string?}}, CancellationToken)"/>
    public static Task<TextUpdate> UpdateTextAsync(
        this IObjectStore store, string key, string mediaType, Func<string?, string?> change, CancellationToken cancellation) =>
        store.UpdateTextAsync(key, mediaType, (text, _) => Task.FromResult(change(text)), cancellation);

    /// <summary>
    /// Reads, changes and writes a small object, and begins again where somebody else wrote in between: no update is lost.
    /// </summary>
    /// <param name="change">From the text that is there (null = absent) to the text that shall be; null or the same text = leave it untouched.
    /// Asked again after each lost race.</param>
    public static Task<TextUpdate> UpdateTextAsync(
        this IObjectStore store, string key, string mediaType, Func<string?, CancellationToken, Task<string?>> change, CancellationToken cancellation) => s_races.RunAsync<TextUpdate>(async _ =>
    {
        StoredText? before = await store.ReadTextAsync(key, cancellation);
        string? after = await change(before?.Text, cancellation);
        var untouched = new TextUpdate(before?.Text, before?.Text);
        if (after is null || after == before?.Text) return untouched;
        ObjectContent content = ObjectContent.FromText(after, mediaType) with { CacheControl = "no-cache" };
        return (await store.PutAsync(key, content, Precondition.Matching(before?.Info), cancellation)).IsWritten ? new TextUpdate(before?.Text, after) : Again.Or(untouched);
    }, cancellation);

    /// <summary>What lies below a prefix as people name it: a folder's path, or a URL, without a slash at its end.</summary>
    public static string PlaceOf(this IObjectStore store, string prefix) =>
        $"{(store is FileStore files ? files.Folder : store.Root.IsFile ? store.Root.LocalPath : store.Root.AbsoluteUri).TrimEnd('/')}/{prefix}".TrimEnd('/');

    /// <summary>What time it is for the store: the date of what was just written there. Clocks of machines are never compared with it.</summary>
    /// <param name="prefix">Where an object may be for a moment.</param>
    public static async Task<DateTimeOffset> TimeAsync(this IObjectStore store, string prefix, CancellationToken cancellation)
    {
        string key = $"{prefix}{Guid.NewGuid():n}";
        await store.PutAsync(key, ObjectContent.FromText("what time is it\n"), Precondition.None, cancellation);
        try
        {
            return (await store.StatAsync(key, cancellation))?.Modified ?? throw new ObjectMissingException(store.Root, key);
        }
        finally
        {
            await store.DeleteAsync(key, Precondition.None, CancellationToken.None);
        }
    }

    private static async Task<(ObjectInfo Info, Stream Stream)?> OpenTextAsync(IObjectStore store, string key, int limit, CancellationToken cancellation)
    {
        var range = new ByteRange(0, (long)limit + 1);
        if (store.Capabilities.IsRemote)
        {
            Stream stream = await store.OpenReadAsync(key, range, cancellation);
            if (stream is IObjectStream { Info: { } together }) return (Checked(together), stream);
            await stream.DisposeAsync();
        }
        // stat first: text that is newer than its ETag makes a later write fail and try again; the other way round it would overwrite
        if (await store.StatAsync(key, cancellation) is not { } info) return null;
        return (Checked(info), await store.OpenReadAsync(key, range, cancellation));

        ObjectInfo Checked(ObjectInfo found) => found.Size <= limit
            ? found
            : throw NotText(store, key, $"it has {found.Size} bytes, and {limit} is the most that is read as text");
    }

    private static ReleaseException NotText(IObjectStore store, string key, string why) => new(
        "ObjectNotText", ErrorCategory.InvalidData, key, $"{key} in {store.Root} can't be read as text: {why}.",
        "Somebody else wrote it: look at it, and remove it if it isn't needed.");
}

/// <summary>A small object with its content.</summary>
public sealed record StoredText(string Text, ObjectInfo Info);

/// <summary>What an update did.</summary>
/// <param name="Before">Null where there was no object.</param>
/// <param name="After">What is there now; null where there is still no object.</param>
public sealed record TextUpdate(string? Before, string? After)
{
    /// <summary>Whether anything was written.</summary>
    public bool Written => Before != After;
}
