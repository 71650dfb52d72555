namespace ReleaseTools.Engine.Storage;

/// <summary>
/// Where stages, releases, links and sessions live: a directory or a bucket. Keys are relative, with forward slashes.
/// What is absent is an answer (null, false, <see cref="WriteOutcome.PreconditionFailed"/>); what can't be read is a <see cref="ReleaseException"/>.
/// </summary>
public interface IObjectStore
{
    /// <summary>The store as a person names it: <c>file:///srv/releases</c>, <c>s3://bucket/prefix</c>.</summary>
    Uri Root { get; }

    /// <returns>Null where there is no such object.</returns>
    Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation);

    /// <summary>Every object whose key starts with the prefix, in ordinal order of keys. <see cref="ObjectInfo.ETag"/> may be null here.</summary>
    IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation);

    /// <exception cref="ObjectMissingException">There is no such object.</exception>
    Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken cancellation);

    /// <summary>Writes the whole object or nothing: no reader sees a part of it.</summary>
    /// <returns>What was written, or <see cref="WriteOutcome.PreconditionFailed"/>: a lost race is an answer, not an exception.</returns>
    Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation);

    /// <summary>Copies inside the store, without moving bytes through this process where the store can.</summary>
    /// <exception cref="ObjectMissingException">There is nothing at <paramref name="from"/>.</exception>
    Task<WriteOutcome> CopyAsync(string from, string to, Precondition precondition, CancellationToken cancellation);

    /// <returns>False where the object is not there, or no longer the one that the precondition names.</returns>
    Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation);
}
