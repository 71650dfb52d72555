using System.Text;
using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Engine.Storage;

/// <summary>
/// Where stages, releases, links and sessions live: a directory or a bucket. Keys are relative, with forward slashes.
/// What is absent is an answer (null, false, <see cref="WriteOutcome.PreconditionFailed"/>); what can't be read is a <see cref="ReleaseException"/>.
/// </summary>
public interface IObjectStore
{
    /// <summary>The store as a person names it: <c>file:///srv/releases</c>, <c>s3://bucket/prefix</c>.</summary>
    Uri Root { get; }

    /// <summary>What there is to know about it before it is asked for anything.</summary>
    StoreCapabilities Capabilities { get; }

    /// <returns>Null where there is no such object.</returns>
    Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation);

    /// <summary>Every object whose key starts with the prefix, in ordinal order of keys. <see cref="ObjectInfo.ETag"/> may be null here.</summary>
    IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation);

    /// <summary>What is directly in a folder, in ordinal order of keys: its objects, and the folders in it. What is deeper costs nothing.</summary>
    /// <param name="folder">Empty for the top, else ending in a slash.</param>
    IAsyncEnumerable<FolderEntry> ListFolderAsync(string folder, CancellationToken cancellation);

    /// <exception cref="ObjectMissingException">There is no such object.</exception>
    Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken cancellation);

    /// <summary>Writes the whole object or nothing: no reader sees a part of it. What is interrupted goes on where it can when it is asked for again.</summary>
    /// <returns>What was written, or <see cref="WriteOutcome.PreconditionFailed"/>: a lost race is an answer, not an exception.</returns>
    Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation);

    /// <summary>Copies inside the store, without moving bytes through this process where the store can.</summary>
    /// <param name="source">The object as it was stated or listed. Where another has taken its place since, a store that can tell does not copy it.</param>
    /// <exception cref="ObjectMissingException">There is nothing at the source.</exception>
    Task<WriteOutcome> CopyAsync(ObjectInfo source, string to, Precondition precondition, CancellationToken cancellation);

    /// <returns>False where the object is not there, or no longer the one that the precondition names.</returns>
    Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation);

    /// <summary>Makes of content, as it passes by, the checksum that this store gives an object of it (<see cref="ObjectInfo.Checksum"/>).</summary>
    /// <param name="length">Of the content, in bytes.</param>
    /// <returns>Null where the store gives none: then only reading tells what an object holds.</returns>
    IContentChecksum? BeginChecksum(long length);

    /// <summary>Makes sure, once per process, that the store honours the preconditions it is sent: sessions and links are safe on no other.</summary>
    /// <exception cref="RefusedException">It ignores them (<c>StoreIgnoresConditions</c>).</exception>
    Task RequireConditionsAsync(CancellationToken cancellation);

    /// <summary>Removes what interrupted writes left behind, where nobody went on with them: drafts, uploads in parts.</summary>
    /// <param name="prefix">Of the keys that were being written.</param>
    /// <param name="untouchedSince">What is newer may still be under way, and stays.</param>
    /// <returns>How many were removed.</returns>
    Task<int> SweepAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation);
}

/// <summary>An object without its content.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Modified">As the store dates it; after a write, where it doesn't say, the time of its answer.</param>
/// <param name="ETag">Changes whenever the content does; opaque. Null only in listings of stores that don't list it.</param>
public sealed record ObjectInfo(string Key, long Size, DateTimeOffset Modified, string? ETag)
{
    /// <summary>
    /// What the store itself says of the content: where it equals what <see cref="IObjectStore.BeginChecksum"/> made of some content, the object holds
    /// exactly that. Where it differs nothing is said (a store may encrypt, or join what was copied). Null where the store gives none.
    /// </summary>
    public string? Checksum { get; init; }
}

/// <summary>Bytes <paramref name="Offset"/> to <paramref name="Offset"/> + <paramref name="Length"/> − 1 of an object.</summary>
public readonly record struct ByteRange(long Offset, long Length);

/// <summary>What is to be written. Can be opened again for a retry; is streamed, never held whole unless it is small.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Open">Opens a fresh stream at the start of the content.</param>
public sealed record ObjectContent(long Length, Func<Stream> Open)
{
    /// <summary>The content's media type, where the store keeps one.</summary>
    public string MediaType { get; init; } = "application/octet-stream";

    /// <summary>The <c>Cache-Control</c> header, where the store keeps one; <c>no-cache</c> for what changes in place.</summary>
    public string? CacheControl { get; init; }

    public static ObjectContent FromBytes(byte[] bytes, string mediaType = "application/octet-stream") =>
        new(bytes.Length, () => new MemoryStream(bytes, writable: false)) { MediaType = mediaType };

    public static ObjectContent FromText(string text, string mediaType = "text/plain; charset=utf-8") =>
        FromBytes(Encoding.UTF8.GetBytes(text), mediaType);

    /// <summary>A file's content, with the media type that its ending stands for.</summary>
    public static ObjectContent FromFile(string path) => new(
        new FileInfo(path).Length,
        () => FileReadStream.Over(System.IO.File.OpenHandle(path, options: FileOptions.SequentialScan), range: null))
    {
        MediaType = ReleaseTools.Artifacts.MediaType.Of(path),
    };
}

/// <summary>What must hold for a write to happen.</summary>
public readonly record struct Precondition
{
    private Precondition(bool ifAbsent, string? ifMatch) => (IfAbsent, IfMatch) = (ifAbsent, ifMatch);

    /// <summary>Whatever is there is replaced.</summary>
    public static Precondition None => default;

    /// <summary>Only where no object is there.</summary>
    public static Precondition Absent => new(ifAbsent: true, ifMatch: null);

    /// <summary>Only where the object there still has this <see cref="ObjectInfo.ETag"/>.</summary>
    public static Precondition Match(string etag) => new(ifAbsent: false, etag);

    /// <summary>Absent where <paramref name="current"/> is null, else a match of it: the write of a read–change–write.</summary>
    public static Precondition Matching(ObjectInfo? current) =>
        current is null ? Absent : Match(current.ETag ?? throw new ArgumentException("A listing's object can't be matched: stat it first.", nameof(current)));

    public bool IfAbsent { get; }

    public string? IfMatch { get; }
}

/// <summary>What became of a conditional write.</summary>
/// <param name="Written">The object as written; null where the precondition did not hold.</param>
public sealed record WriteOutcome(ObjectInfo? Written)
{
    public static WriteOutcome PreconditionFailed { get; } = new((ObjectInfo?)null);

    public bool IsWritten => Written is not null;
}

/// <summary>A stream that came with what the store says of the object it reads: both in one answer.</summary>
public interface IObjectStream
{
    /// <summary>Of the whole object, also where a part of it is read; null where the answer did not say.</summary>
    ObjectInfo? Info { get; }
}

/// <summary>One line of a folder's listing.</summary>
/// <param name="Key">An object's key, or a folder's, which ends in a slash.</param>
/// <param name="Object">Null for a folder.</param>
public sealed record FolderEntry(string Key, ObjectInfo? Object)
{
    public bool IsFolder => Object is null;

    /// <summary>The last part of the key, without a slash.</summary>
    public string Name => Key.TrimEnd('/')[(Key.TrimEnd('/').LastIndexOf('/') + 1)..];
}

/// <summary>What there is to know about a kind of store before it is asked for anything.</summary>
/// <param name="IsRemote">Whether each question travels over a network, and bytes are dear.</param>
/// <param name="Parallelism">How many objects are worth working on at once: what keeps both sides busy.</param>
/// <param name="CopiesConditionally">Whether a copy honours its precondition; elsewhere two writers of one place must keep clear of each other by other means.</param>
public sealed record StoreCapabilities(bool IsRemote, int Parallelism, bool CopiesConditionally)
{
    /// <summary>Whether it tells what it holds; a public URL only answers for what is asked for by name.</summary>
    public bool CanList { get; init; } = true;

    /// <summary>For an object here and one there at once.</summary>
    public ParallelOptions Options(CancellationToken cancellation) => new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Parallelism };

    /// <summary>For work on each of many objects, some of them read from <paramref name="other"/>.</summary>
    public StoreCapabilities With(StoreCapabilities other) => this with { IsRemote = IsRemote || other.IsRemote, Parallelism = Math.Max(Parallelism, other.Parallelism) };
}

/// <summary>A store's own checksum, made of content as it passes by.</summary>
public interface IContentChecksum
{
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The checksum of everything that was appended.</summary>
    string Finish();
}

/// <summary>A store did not answer what it was asked: this says nothing about whether the object exists.</summary>
public sealed class StoreFailedException(Uri store, string verb, string key, Exception inner) : ReleaseException(
    "StoreFailed", inner is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ResourceUnavailable, key.Length > 0 ? key : store.AbsoluteUri,
    $"Could not {verb} {(key.Length > 0 ? $"{key} in " : "")}{store}: {inner.Message}",
    ReleaseTools.Remedy.FixAndRerun, inner);

/// <summary>An object that was asked for by name is not there.</summary>
public sealed class ObjectMissingException(Uri store, string key) : ReleaseException(
    "ObjectMissing", ErrorCategory.ObjectNotFound, key, $"{store} has no object {key}.");
