using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
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

    public StoreCapabilities Capabilities { get; } = new(IsRemote: true, AtOnce, CopiesConditionally: true);

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

/// <summary>
/// Finds out whether a server honors the preconditions of writes. Azure does
/// (https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations); any other server is tried.
/// </summary>
internal sealed class AzureConditions(AzureContainer container)
{
    // no object has this ETag: they are numbered by time
    private readonly ConditionProbe _probe = new("0x1", async (key, content, precondition, cancellation) => await new AzurePut(container, key, content, precondition).RunAsync(cancellation) is not null,
        precondition => Ignored(container.Address.Root, precondition.IfAbsent ? "If-None-Match" : "If-Match"));

    /// <exception cref="RefusedException">The server writes whatever the precondition says.</exception>
    public Task RequireAsync(CancellationToken cancellation) => container.IsForeign ? _probe.RequireAsync(cancellation) : Task.CompletedTask;

    private static RefusedException Ignored(Uri root, string header) => new("StoreIgnoresConditions", ErrorCategory.InvalidOperation, root.AbsoluteUri,
        $"{root} ignores the condition {header} that a write is sent with: two who write at once would overwrite each other unnoticed, so that neither sessions nor links are safe there.",
        "Keep sessions and links in a store that honours conditions (Azure Blob Storage, Amazon S3, Google Cloud Storage, a folder), or update this server.");
}

/// <summary>
/// One upload of a large object in blocks. The source is read once and in order; blocks wait in memory until they have arrived. A block's name says what is in
/// it: what an interrupted upload of the same content brought is not sent again.
/// </summary>
internal sealed class AzureUpload(AzureContainer container, string key, ObjectContent content, Precondition precondition)
{
    private readonly PartPlan _plan = PartPlan.For(content.Length);

    /// <returns>Null where the precondition did not hold.</returns>
    public async Task<AzureBlob?> RunAsync(CancellationToken cancellation)
    {
        var about = new CommitBlockListOptions { HttpHeaders = new BlobHttpHeaders { ContentType = content.MediaType, CacheControl = content.CacheControl } };
        return await new AzureBlocks(container, key, content.Length, precondition).RunAsync(about, SendAsync, cancellation);
    }

    private async Task<string[]> SendAsync(IReadOnlyDictionary<string, long> arrived, CommitBlockListOptions about, CancellationToken cancellation)
    {
        using var md5 = new Md5Checksum();
        string[] ids = await new PartSending<string>(key, content, _plan, (number, block, token) => SendBlockAsync(number, block, arrived, token), block => md5.Append(block.Span)).RunAsync(cancellation);
        about.HttpHeaders.ContentHash = Convert.FromHexString(md5.Current);
        return ids;
    }

    private async Task<string> SendBlockAsync(int number, ReadOnlyMemory<byte> block, IReadOnlyDictionary<string, long> arrived, CancellationToken cancellation)
    {
        string id = AzureBlocks.IdOf(number, block.Span);
        if (arrived.TryGetValue(id, out long there) && there == block.Length) return id;
        // the service refuses a block that arrives damaged
        var options = new BlockBlobStageBlockOptions { TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 } };
        await container.Requests.SendAsync(async token =>
        {
            await using Stream stream = new BinaryData(block).ToStream();
            return await container.Blob(key).StageBlockAsync(id, stream, options, token);
        }, cancellation, block.Length);
        return id;
    }
}

/// <summary>Lists a container page by page (https://learn.microsoft.com/rest/api/storageservices/list-blobs).</summary>
internal sealed class AzureListing(AzureContainer container)
{
    /// <param name="delimiter">Ends a folder's name; null = everything below is listed.</param>
    /// <returns>Entries with keys relative to the store, in order; what <see cref="ObjectKey.IsListed"/> leaves out is not among them.</returns>
    public async IAsyncEnumerable<IReadOnlyList<FolderEntry>> PagesAsync(
        string prefix, string? delimiter, Func<Func<Task<Page<BlobHierarchyItem>>>, Task<Page<BlobHierarchyItem>>> guard, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            string? after = next;
            Page<BlobHierarchyItem> page = await guard(() => container.Requests.SendAsync(token => GetAsync(prefix, delimiter, after, token), cancellation));
            yield return [.. page.Values.Where(item => item.IsPrefix || !AzureBlob.IsFolder(item.Blob.Metadata)).Select(Entry).Where(entry => !(entry.Object is not null && entry.Key.EndsWith('/')) && ObjectKey.IsListed(entry.Key))
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)];
            next = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(next));
    }

    private async Task<Page<BlobHierarchyItem>> GetAsync(string prefix, string? delimiter, string? after, CancellationToken cancellation)
    {
        string name = container.NameOf(prefix);
        var options = new GetBlobsByHierarchyOptions { Prefix = name.Length > 0 ? name : null, Delimiter = delimiter, Traits = BlobTraits.Metadata };
        await foreach (Page<BlobHierarchyItem> page in container.Client.GetBlobsByHierarchyAsync(options, cancellation).AsPages(after))
        {
            return page.Values.All(item => (item.Prefix ?? item.Blob.Name).StartsWith(name, StringComparison.Ordinal)) ? page : throw AzureFailure.Strange("it lists what was not asked for");
        }
        throw AzureFailure.Strange("it is no listing");
    }

    // a console makes folders as objects of nothing, whose names end in a slash: PagesAsync leaves them out
    private FolderEntry Entry(BlobHierarchyItem item)
    {
        if (item.IsPrefix) return new FolderEntry(KeyOf(item.Prefix), null);
        BlobItemProperties found = item.Blob.Properties;
        string key = KeyOf(item.Blob.Name);
        return new FolderEntry(key, new AzureBlob(found.ContentLength ?? 0, found.LastModified ?? default, found.ETag ?? default) { Md5 = found.ContentHash }.Info(key));
    }

    private string KeyOf(string name) => name[container.Address.Prefix.Length..];
}
