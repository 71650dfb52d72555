using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Tests.Staging.Pages;

/// <summary>Notes what is written with which headers: a folder keeps none.</summary>
internal sealed class RecordingStore(IObjectStore inner) : IObjectStore
{
    public List<(string Key, string MediaType, string? CacheControl)> Puts { get; } = [];

    public Uri Root => inner.Root;

    public Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation) => inner.StatAsync(key, cancellation);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);

    public Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken cancellation) => inner.OpenReadAsync(key, range, cancellation);

    public Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation)
    {
        Puts.Add((key, content.MediaType, content.CacheControl));
        return inner.PutAsync(key, content, precondition, cancellation);
    }

    public Task<WriteOutcome> CopyAsync(string from, string to, Precondition precondition, CancellationToken cancellation) => inner.CopyAsync(from, to, precondition, cancellation);

    public Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation) => inner.DeleteAsync(key, precondition, cancellation);
}
