using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs.Models;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>A container of Azure Blob Storage as a store, or a part of one below a prefix.</summary>
public sealed class AzureStore : IObjectStore
{
    private const int AtOnce = 32;

    private readonly AzureContainer _container;
    private readonly AzureConditions _conditions;

    internal AzureStore(AzureContainer container) => (_container, _conditions) = (container, new AzureConditions(container));

    /// <summary>What it asks.</summary>
    internal AzureContainer Container => _container;

    public Uri Root => _container.Address.Root;

    public StoreTraits Traits { get; } = new(IsRemote: true, AtOnce, CopiesConditionally: true);

    public Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation) => GuardAsync("read", key, async () =>
        (await _container.TryStatAsync(key, cancellation))?.Info(key), cancellation);

    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKey.CheckPrefix(prefix);
        await foreach (IReadOnlyList<FolderEntry> page in PagesAsync(prefix, delimiter: null, cancellation))
        {
            foreach (FolderEntry entry in page) yield return entry.Object!;
        }
    }

    public async IAsyncEnumerable<FolderEntry> ListFolderAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKey.CheckFolder(folder);
        await foreach (IReadOnlyList<FolderEntry> page in PagesAsync(folder, delimiter: "/", cancellation))
        {
            foreach (FolderEntry entry in page) yield return entry;
        }
    }

    public Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken cancellation) => GuardAsync<Stream>("read", key, async () =>
    {
        // HTTP has no range without bytes
        if (range is { Length: 0 }) return await _container.TryStatAsync(key, cancellation) is null ? throw new ObjectMissingException(Root, key) : Stream.Null;
        return await new AzureReading(_container, Root, key, range).OpenAsync(cancellation);
    }, cancellation);

    public Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation) => GuardAsync("write", key, async () =>
        Outcome(key, PartPlan.For(content.Length).IsSingle
            ? await new AzurePut(_container, key, content, precondition).RunAsync(cancellation)
            : await new AzureUpload(_container, key, content, precondition).RunAsync(cancellation)), cancellation);

    public Task<WriteOutcome> CopyAsync(ObjectInfo source, string to, Precondition precondition, CancellationToken cancellation) => GuardAsync("copy", source.Key, async () =>
    {
        ObjectKey.Check(to);
        try
        {
            return Outcome(to, await new AzureCopy(_container, precondition).RunAsync(source, to, cancellation));
        }
        catch (RequestFailedException e) when (AzureFailure.IsMissing(e))
        {
            throw new ObjectMissingException(Root, source.Key);
        }
    }, cancellation);

    public Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation) => GuardAsync("remove", key, async () =>
    {
        if (precondition.IfAbsent) throw new ArgumentException("What is absent can't be removed.", nameof(precondition));
        bool isRepeated = false;
        try
        {
            await _container.Requests.SendAsync((attempt, token) =>
            {
                isRepeated = attempt > 0;
                return _container.Blob(key).DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, AzureContainer.Conditions(precondition), token);
            }, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (AzureFailure.IsMissing(e))
        {
            return isRepeated;                                              // it was removed by the request whose answer was lost
        }
        catch (RequestFailedException e) when (AzureFailure.IsPrecondition(e))
        {
            return false;
        }
    }, cancellation);

    public IContentChecksum? BeginChecksum(long length) => new Md5Checksum();

    public Task RequireConditionsAsync(CancellationToken cancellation) => GuardAsync("write", ObjectKey.Reserved, async () =>
    {
        await _conditions.RequireAsync(cancellation);
        return true;
    }, cancellation, isKey: false);

    /// <inheritdoc/>
    /// <remarks>No request removes the blocks of an interrupted upload; the service does it a week after the last of them came.</remarks>
    public Task<int> SweepAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation)
    {
        ObjectKey.CheckPrefix(prefix);
        return Task.FromResult(0);
    }

    private IAsyncEnumerable<IReadOnlyList<FolderEntry>> PagesAsync(string prefix, string? delimiter, CancellationToken cancellation) =>
        new AzureListing(_container).PagesAsync(prefix, delimiter, ask => GuardAsync("list", prefix, ask, cancellation, isKey: false), cancellation);

    private static WriteOutcome Outcome(string key, AzureBlob? written) => written is null ? WriteOutcome.PreconditionFailed : new WriteOutcome(written.Info(key));

    private Task<T> GuardAsync<T>(string verb, string key, Func<Task<T>> work, CancellationToken cancellation, bool isKey = true) =>
        new StoreGuard(Root, e => AzureFailure.IsFailure(e) ? _container.Explain(e) : null).RunAsync(verb, key, work, cancellation, isKey);
}
