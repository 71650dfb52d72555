using System.Globalization;
using System.Net;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Http;

/// <summary>
/// A store as its readers see it, through its public URL: links and manifests are read back there. It is neither written nor listed. No credential is sent.
/// </summary>
public sealed class HttpStore : IObjectStore
{
    private const int AtOnce = 16;

    private readonly HttpStoreAddress _address;
    private readonly HttpPipeline _http;

    internal HttpStore(HttpStoreAddress address, HttpPipeline http) => (_address, _http) = (address, http);

    public Uri Root => _address.Root;

    public StoreCapabilities Capabilities { get; } = new(IsRemote: true, AtOnce, CopiesConditionally: false) { CanList = false };

    public static HttpStore Open(HttpStoreAddress address, HttpTimeouts? timeouts = null) => new(address, timeouts is null ? HttpPipeline.Shared : HttpPipeline.With(timeouts));

    public Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation) => GuardAsync(key, async () =>
    {
        using HttpAnswer head = await _http.SendAsync(Call(HttpMethod.Head, key, null), cancellation);
        if (IsAbsent(head)) return null;
        if (head.IsSuccess && head.Length is { } length) return Info(key, length, head);
        if (!head.IsSuccess && head.Status is not (HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)) throw Failure(head);
        // a server that doesn't say how long it is on being asked for nothing may say so on being asked for a byte
        using HttpAnswer first = await _http.SendAsync(Call(HttpMethod.Get, key, "bytes=0-0") with { Streams = true }, cancellation);
        if (IsAbsent(first)) return null;
        if (first.Status is HttpStatusCode.RequestedRangeNotSatisfiable) return Info(key, 0, first);
        if (!first.IsSuccess) throw Failure(first);
        return Info(key, Total(first) ?? await CountAsync(first, cancellation), first);
    }, cancellation);

    public Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken cancellation) => GuardAsync<Stream>(key, async () =>
    {
        // HTTP has no range without bytes
        if (range is { Length: 0 }) return await StatAsync(key, cancellation) is null ? throw new ObjectMissingException(Root, key) : Stream.Null;
        HttpAnswer first = await GetAsync(key, range, 0, null, cancellation);
        if (IsAbsent(first) || !first.IsSuccess)
        {
            using (first)
            {
                if (first.Status is HttpStatusCode.RequestedRangeNotSatisfiable) return Stream.Null;
                throw IsAbsent(first) ? new ObjectMissingException(Root, key) : Failure(first);
            }
        }
        long? total = Total(first);
        if (range is { } wanted && first.Status is not HttpStatusCode.PartialContent)
        {
            (byte[] part, long? end) = await SkipAsync(first.Stream, wanted, cancellation);
            return new ObjectPart(part, (total ?? (first.MarksItsEnd ? end : null)) is { } size ? Info(key, size, first) : null);
        }
        if (first.Length is not { } length) return Whole(first).Stream;
        return new ResumingStream(Root, key, first.Stream, length, _http.Timeouts, (done, token) => ReopenAsync(key, range, done, ETag(first), token)) { Info = total is { } whole ? Info(key, whole, first) : null };
    }, cancellation);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation) => throw NotListable();

    public IAsyncEnumerable<FolderEntry> ListFolderAsync(string folder, CancellationToken cancellation) => throw NotListable();

    public Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation) => throw ReadOnly();

    public Task<WriteOutcome> CopyAsync(ObjectInfo source, string to, Precondition precondition, CancellationToken cancellation) => throw ReadOnly();

    public Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation) => throw ReadOnly();

    public IContentChecksum? BeginChecksum(long length) => null;

    public Task RequireConditionsAsync(CancellationToken cancellation) => throw ReadOnly();

    public Task<int> SweepAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation) => Task.FromResult(0);

    private async Task<Stream> ReopenAsync(string key, ByteRange? range, long done, string? etag, CancellationToken cancellation)
    {
        try
        {
            HttpAnswer rest = await GetAsync(key, range, done, etag, cancellation);
            if (rest.Status is HttpStatusCode.PartialContent && (etag is null || ETag(rest) == etag)) return rest.Stream;
            // what has been read can't be told from what is there now
            using (rest) throw rest.IsSuccess || IsAbsent(rest) ? new IOException("it can't be gone on with: somebody replaced or removed it, or the server sends no parts.") : Failure(rest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new StoreFailedException(Root, "read", key, e);
        }
    }

    // without a length that was announced, the end has to be marked: else nobody knows whether all of it has come
    private static HttpAnswer Whole(HttpAnswer answer) => answer.MarksItsEnd ? answer : throw new HttpFailedException("the server says neither how long it is nor where it ends.");

    private static async Task<long> CountAsync(HttpAnswer answer, CancellationToken cancellation)
    {
        byte[] buffer = new byte[64 * 1024];
        long count = 0;
        for (int read; (read = await Whole(answer).Stream.ReadAsync(buffer, cancellation)) > 0;) count += read;
        return count;
    }

    private static async Task<(byte[] Part, long? End)> SkipAsync(Stream whole, ByteRange wanted, CancellationToken cancellation)
    {
        // the server sent everything: what was asked for is small (links, manifests), and is cut out here
        await using (whole)
        {
            byte[] buffer = new byte[16 * 1024];
            using var part = new MemoryStream();
            long at = 0, end = wanted.Offset + wanted.Length;
            while (at < end)
            {
                int read = await whole.ReadAsync(buffer, cancellation);
                if (read == 0) return (part.ToArray(), at);
                int from = (int)Math.Clamp(wanted.Offset - at, 0, read), to = (int)Math.Min(read, end - at);
                if (part.Length + to - from > ObjectStoreExtensions.TextLimit + 1L) throw new HttpFailedException("the server sends no parts.");
                part.Write(buffer, from, Math.Max(0, to - from));
                at += read;
            }
            return (part.ToArray(), null);
        }
    }

    private sealed class ObjectPart(byte[] bytes, ObjectInfo? info) : MemoryStream(bytes, writable: false), IObjectStream
    {
        public ObjectInfo? Info => info;
    }

    private Task<HttpAnswer> GetAsync(string key, ByteRange? range, long done, string? etag, CancellationToken cancellation)
    {
        long from = (range?.Offset ?? 0) + done;
        string? header = range is null && done == 0 ? null
            : string.Create(CultureInfo.InvariantCulture, $"bytes={from}-{(range is { } part ? part.Offset + part.Length - 1 : null)}");
        HttpCall call = Call(HttpMethod.Get, key, header) with { Streams = true };
        // a weak ETag promises nothing of bytes
        return _http.SendAsync(etag?.StartsWith('"') == true ? call.With("If-Range", etag) : call, cancellation);
    }

    private HttpCall Call(HttpMethod method, string key, string? range)
    {
        // a link that a cache remembers is no answer to what is there now; compressed bytes are not the object's
        HttpCall call = (new HttpCall(method, _address.Of(key)) { MayRepeat = true }).With("Accept-Encoding", "identity").With("Cache-Control", "no-cache");
        return range is null ? call : call.With("Range", range);
    }

    /// <summary>Only these say that nothing is there; anything else says nothing about it.</summary>
    private static bool IsAbsent(HttpAnswer answer) => answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    private static ObjectInfo Info(string key, long size, HttpAnswer answer) =>
        new(key, size, DateTimeOffset.TryParse(answer.Header("Last-Modified"), CultureInfo.InvariantCulture, out DateTimeOffset date) ? date : default, ETag(answer));

    // a server without ETags dates what it sends; to the second, but that is all there is
    private static string? ETag(HttpAnswer answer) => answer.Header("ETag") ?? answer.Header("Last-Modified");

    // "bytes 0-0/12345"
    private static long? Total(HttpAnswer answer) =>
        answer.Status is HttpStatusCode.PartialContent
            ? long.TryParse(answer.Header("Content-Range")?.Split('/')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out long total) ? total : null
            : answer.Length;

    private static Exception Failure(HttpAnswer answer) => answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        ? new UnauthorizedAccessException($"the server answered {(int)answer.Status}: it is not for everybody to read.")
        : new HttpFailedException($"the server answered {(int)answer.Status}.", answer.Status);

    private RefusedException ReadOnly() => new("StoreReadOnly", ErrorCategory.InvalidOperation, Root.AbsoluteUri,
        $"{Root} is only read: nothing is written, copied or removed over its public URL.", "Name the store itself: file:…, s3://bucket/prefix or gs://bucket/prefix.");

    private RefusedException NotListable() => new("StoreNotListable", ErrorCategory.InvalidOperation, Root.AbsoluteUri,
        $"{Root} can't be listed: HTTP tells only of what is asked for by name.", "Name the store itself: file:…, s3://bucket/prefix or gs://bucket/prefix.");

    private async Task<T> GuardAsync<T>(string key, Func<Task<T>> work, CancellationToken cancellation)
    {
        ObjectKey.Check(key);
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new StoreFailedException(Root, "read", key, e);
        }
    }
}
