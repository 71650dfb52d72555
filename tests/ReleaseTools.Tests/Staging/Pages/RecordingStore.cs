using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Tests.Staging.Pages;

/// <summary>Notes what is written with which headers: a folder keeps none.</summary>
internal sealed class RecordingStore(IObjectStore inner) : IObjectStore
{
    public List<(string Key, string MediaType, string? CacheControl)> Puts { get; } = [];

    public Uri Root => inner.Root;

    public StoreCapabilities Capabilities => inner.Capabilities;

    public Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation) => inner.StatAsync(key, cancellation);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);

    public IAsyncEnumerable<FolderEntry> ListFolderAsync(string folder, CancellationToken cancellation) => inner.ListFolderAsync(folder, cancellation);

    public Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken cancellation) => inner.OpenReadAsync(key, range, cancellation);

    public Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation)
    {
        Puts.Add((key, content.MediaType, content.CacheControl));
        return inner.PutAsync(key, content, precondition, cancellation);
    }

    public Task<WriteOutcome> CopyAsync(ObjectInfo source, string to, Precondition precondition, CancellationToken cancellation) => inner.CopyAsync(source, to, precondition, cancellation);

    public Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation) => inner.DeleteAsync(key, precondition, cancellation);

    public IContentChecksum? BeginChecksum(long length) => inner.BeginChecksum(length);

    public Task RequireConditionsAsync(CancellationToken cancellation) => inner.RequireConditionsAsync(cancellation);

    public Task<int> SweepAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation) => inner.SweepAsync(prefix, untouchedSince, cancellation);
}
