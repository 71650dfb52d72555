using System.Runtime.CompilerServices;
using Google.Apis.Storage.v1;
using Google.Apis.Storage.v1.Data;
using Google.Cloud.Storage.V1;
using ReleaseTools.Engine.Storage.Transfer;
using GcsObject = Google.Apis.Storage.v1.Data.Object;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>A Google Cloud Storage bucket as a store, or a part of one below a prefix. An ETag is the object's generation.</summary>
public sealed class GcsStore : IObjectStore
{
    private const int AtOnce = 16;

    private readonly GcsBucket _bucket;
    private readonly GcsConditions _conditions;

    internal GcsStore(GcsBucket bucket) => (_bucket, _conditions) = (bucket, new GcsConditions(bucket));

    public Uri Root => _bucket.Address.Root;

    public StoreCapabilities Capabilities { get; } = new(IsRemote: true, AtOnce, CopiesConditionally: true);

    public Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation) => GuardAsync("read", key, async () =>
        (await _bucket.TryStatAsync(key, cancellation))?.Info(key), cancellation);

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
        if (range is { Length: 0 }) return await _bucket.TryStatAsync(key, cancellation) is null ? throw new ObjectMissingException(Root, key) : Stream.Null;
        return await new GcsReading(_bucket, Root, key, range).OpenAsync(cancellation);
    }, cancellation);

    public Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation) => GuardAsync("write", key, async () =>
        Outcome(key, PartPlan.For(content.Length).IsSingle
            ? await new GcsPut(_bucket, key, content, precondition).RunAsync(cancellation)
            : await new GcsUpload(_bucket, key, content, precondition).RunAsync(cancellation)), cancellation);

    public Task<WriteOutcome> CopyAsync(ObjectInfo source, string to, Precondition precondition, CancellationToken cancellation) => GuardAsync("copy", source.Key, async () =>
    {
        ObjectKey.Check(to);
        return Outcome(to, await new GcsCopy(_bucket, precondition).RunAsync(source, to, () => new ObjectMissingException(Root, source.Key), cancellation));
    }, cancellation);

    public Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation) => GuardAsync("remove", key, async () =>
    {
        if (precondition.IfAbsent) throw new ArgumentException("What is absent can't be removed.", nameof(precondition));
        try
        {
            await _bucket.DeleteAsync(key, GcsBucket.IfMatch(precondition), cancellation);
            return true;
        }
        catch (GcsRefusedException e) when (e.IsMissing)
        {
            return e.IsRepeated;                                            // it was removed by the request whose answer was lost
        }
        catch (GcsRefusedException e) when (e.IsPrecondition)
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
    /// <remarks>The service has no list of uploads: these are the ones that this user's machine remembers. The others end by themselves after a week.</remarks>
    public Task<int> SweepAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation) => GuardAsync("sweep", prefix, async () =>
    {
        ObjectKey.CheckPrefix(prefix);
        int swept = 0;
        foreach (GcsUploadMemory memory in GcsUploadMemory.TakeAll(_bucket.UploadFolder))
        {
            using (memory)
            {
                if (memory.Read() is not { } upload || upload.Touched >= untouchedSince || upload.Server != _bucket.Server.AbsoluteUri || upload.Bucket != _bucket.Name
                    || !upload.Name.StartsWith(_bucket.NameOf(prefix), StringComparison.Ordinal)) continue;
                await new GcsSession(_bucket.Http, new Uri(upload.Session), upload.Length).CancelAsync(cancellation);
                memory.Forget();
                swept++;
            }
        }
        return swept;
    }, cancellation, isKey: false);

    private async IAsyncEnumerable<IReadOnlyList<FolderEntry>> PagesAsync(string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string name = _bucket.NameOf(prefix);
        var options = new ListObjectsOptions { Delimiter = delimiter, Fields = GcsObjects.PageFields, RetryOptions = RetryOptions.Never };
        await using IAsyncEnumerator<Objects> pages = _bucket.Client.ListObjectsAsync(_bucket.Name, name.Length > 0 ? name : null, options).AsRawResponses().GetAsyncEnumerator(cancellation);
        while (await GuardAsync("list", prefix, async () => await pages.MoveNextAsync() ? Entries(pages.Current, name) : null, cancellation, isKey: false) is { } page) yield return page;
    }

    // a page is in order, its folders and its objects each for themselves; a console makes folders as objects of nothing, whose names end in a slash
    private List<FolderEntry> Entries(Objects page, string name)
    {
        (IList<GcsObject> items, IList<string> prefixes) = (page.Items ?? [], page.Prefixes ?? []);
        if (!items.Select(item => item.Name).Concat(prefixes).All(found => found?.StartsWith(name, StringComparison.Ordinal) == true)) throw GcsFailure.Strange("it lists what was not asked for");
        IEnumerable<FolderEntry> objects = items.Select(item => (Item: item, Key: KeyOf(item.Name))).Where(found => !found.Key.EndsWith('/')).Select(found => new FolderEntry(found.Key, found.Item.Info(found.Key)));
        return [.. objects.Concat(prefixes.Select(found => new FolderEntry(KeyOf(found), null))).Where(entry => ObjectKey.IsListed(entry.Key)).OrderBy(entry => entry.Key, StringComparer.Ordinal)];
    }

    private string KeyOf(string name) => name[_bucket.Address.Prefix.Length..];

    private static WriteOutcome Outcome(string key, GcsObject? written) => written is null ? WriteOutcome.PreconditionFailed : new WriteOutcome(written.Info(key));

    private Task<T> GuardAsync<T>(string verb, string key, Func<Task<T>> work, CancellationToken cancellation, bool isKey = true) =>
        new StoreGuard(Root, GcsFailure.Explain).RunAsync(verb, key, work, cancellation, isKey);
}

/// <summary>
/// Finds out whether a server honors the preconditions of writes. Google does (https://cloud.google.com/storage/docs/request-preconditions); any other server is tried.
/// </summary>
internal sealed class GcsConditions(GcsBucket bucket)
{
    // no object has this generation: they are numbered by time
    private readonly ConditionProbe _probe = new("1", async (key, content, precondition, cancellation) => await new GcsPut(bucket, key, content, precondition).RunAsync(cancellation) is not null,
        precondition => Ignored(bucket.Address.Root, precondition.IfMatch ?? "0"));

    /// <exception cref="RefusedException">The server writes whatever the precondition says.</exception>
    public Task RequireAsync(CancellationToken cancellation) => bucket.IsForeign ? _probe.RequireAsync(cancellation) : Task.CompletedTask;

    private static RefusedException Ignored(Uri root, string generation) => new("StoreIgnoresConditions", ErrorCategory.InvalidOperation, root.AbsoluteUri,
        $"{root} ignores the condition ifGenerationMatch={generation} that a write is sent with: two who write at once would overwrite each other unnoticed, so that neither sessions nor links are safe there.",
        "Keep sessions and links in a store that honours conditions (Google Cloud Storage, Amazon S3, a folder), or update this server.");
}

/// <summary>Copies inside the bucket, in as many rounds as the server wants: no byte passes through here (https://cloud.google.com/storage/docs/json_api/v1/objects/rewrite).</summary>
internal sealed class GcsCopy(GcsBucket bucket, Precondition precondition)
{
    /// <param name="source">The object as it was found: another one in its place is not copied.</param>
    /// <param name="missing">Says that the source is gone.</param>
    /// <returns>Null where the precondition did not hold.</returns>
    public async Task<GcsObject?> RunAsync(ObjectInfo source, string to, Func<Exception> missing, CancellationToken cancellation)
    {
        ObjectsResource.RewriteRequest request = bucket.Service.Objects.Rewrite(null, bucket.Name, bucket.NameOf(source.Key), bucket.Name, bucket.NameOf(to));
        request.SourceGeneration = GcsBucket.Generation(source.ETag);
        request.IfGenerationMatch = GcsBucket.IfMatch(precondition);
        request.Fields = $"done,rewriteToken,resource({GcsObjects.Fields})";
        try
        {
            while (true)
            {
                RewriteResponse answer = await request.ExecuteAsync(cancellation);
                if (answer.Done == true) return answer.Resource ?? throw GcsFailure.Strange("it copied nothing");
                request.RewriteToken = answer.RewriteToken ?? throw GcsFailure.Strange("it neither copied everything nor says how to go on");
            }
        }
        catch (GcsRefusedException e) when (e.IsPrecondition)
        {
            return e.IsRepeated ? await OursAsync(source, to, cancellation) : null;
        }
        catch (GcsRefusedException e) when (e.IsMissing)
        {
            throw missing();
        }
    }

    /// <summary>The first answer was lost on its way, and the repetition met an object: ours, or as good as ours, where it holds the same.</summary>
    private async Task<GcsObject?> OursAsync(ObjectInfo source, string to, CancellationToken cancellation) =>
        source.Checksum is { } checksum && await bucket.TryStatAsync(to, cancellation) is { } there && there.Info(to).Checksum == checksum ? there : null;
}
