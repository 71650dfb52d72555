using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Crash;

/// <summary>A store that the process does not survive.</summary>
internal sealed class FatalStore(IObjectStore inner, WriteCounter counter) : IObjectStore
{
    public Uri Root => inner.Root;

    public StoreCapabilities Capabilities => inner.Capabilities;

    public Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation) => inner.StatAsync(key, cancellation);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);

    public IAsyncEnumerable<FolderEntry> ListFolderAsync(string folder, CancellationToken cancellation) => inner.ListFolderAsync(folder, cancellation);

    public Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken cancellation) => inner.OpenReadAsync(key, range, cancellation);

    public async Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation)
    {
        int write = counter.Next();
        ObjectContent maybeFatal = counter.IsFatalWithin(write) ? content with { Open = () => new FatalStream(content.Open(), content.Length / 2) } : content;
        WriteOutcome outcome = await inner.PutAsync(key, maybeFatal, precondition, cancellation);
        counter.Done(write);
        return outcome;
    }

    public async Task<WriteOutcome> CopyAsync(ObjectInfo source, string to, Precondition precondition, CancellationToken cancellation)
    {
        int write = counter.Next();
        WriteOutcome outcome = await inner.CopyAsync(source, to, precondition, cancellation);
        counter.Done(write);
        return outcome;
    }

    public async Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation)
    {
        int write = counter.Next();
        bool deleted = await inner.DeleteAsync(key, precondition, cancellation);
        counter.Done(write);
        return deleted;
    }

    public IContentChecksum? BeginChecksum(long length) => inner.BeginChecksum(length);

    public Task RequireConditionsAsync(CancellationToken cancellation) => inner.RequireConditionsAsync(cancellation);

    public Task<int> SweepAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation) => inner.SweepAsync(prefix, untouchedSince, cancellation);
}
