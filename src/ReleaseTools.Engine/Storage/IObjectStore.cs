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
    StoreTraits Traits { get; }

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
