using System.Net;
using System.Runtime.CompilerServices;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>A Google Cloud Storage bucket as a store, or a part of one below a prefix. An ETag is the object's generation.</summary>
public sealed class GcsStore : IObjectStore
{
    private const int AtOnce = 16;

    private readonly GcsBucket _bucket;
    private readonly GcsConditions _conditions;

    internal GcsStore(GcsBucket bucket) => (_bucket, _conditions) = (bucket, new GcsConditions(bucket));

    public Uri Root => _bucket.Address.Root;

    public StoreTraits Traits { get; } = new(IsRemote: true, AtOnce, CopiesConditionally: true);

    public Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation) => GuardAsync("read", key, async () =>
        (await _bucket.TryStatAsync(key, cancellation))?.Info(key), cancellation);

    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKey.CheckPrefix(prefix);
        await foreach (GcsPage page in PagesAsync(prefix, delimiter: null, cancellation))
        {
            foreach (ObjectInfo info in Objects(page)) yield return info;
        }
    }

    public async IAsyncEnumerable<FolderEntry> ListFolderAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKey.CheckFolder(folder);
        await foreach (GcsPage page in PagesAsync(folder, delimiter: "/", cancellation))
        {
            IEnumerable<FolderEntry> folders = (page.Prefixes ?? []).Select(name => new FolderEntry(KeyOf(name), null));
            // a page is in order, its folders and its objects each for themselves
            foreach (FolderEntry entry in folders.Concat(Objects(page).Select(info => new FolderEntry(info.Key, info))).OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                if (ObjectKey.IsListed(entry.Key)) yield return entry;
            }
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
        using HttpAnswer answer = await _bucket.Http.SendAsync(_bucket.Object(HttpMethod.Delete, key, "", GcsBucket.IfMatch(precondition)), cancellation);
        if (answer.IsSuccess) return true;
        // what is gone when the question is repeated was removed by the one whose answer was lost
        if (GcsFailure.IsMissing(answer)) return answer.Attempts > 1;
        return GcsFailure.IsPrecondition(answer) ? false : throw GcsFailure.Of(answer);
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
                if (memory.Read() is not { } upload || upload.Touched >= untouchedSince || upload.Server != _bucket.Server.AbsoluteUri || upload.Bucket != _bucket.Address.Bucket
                    || !upload.Name.StartsWith(_bucket.NameOf(prefix), StringComparison.Ordinal)) continue;
                await new GcsSession(_bucket.Http, new Uri(upload.Session), upload.Length).CancelAsync(cancellation);
                memory.Forget();
                swept++;
            }
        }
        return swept;
    }, cancellation, isKey: false);

    private async IAsyncEnumerable<GcsPage> PagesAsync(string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string name = _bucket.NameOf(prefix);
        for (string? token = null; ;)
        {
            GcsPage page = await GuardAsync("list", prefix, async () =>
            {
                HttpCall call = _bucket.Objects(HttpMethod.Get, "", ("prefix", name.Length > 0 ? name : null), ("delimiter", delimiter), ("pageToken", token), ("fields", GcsPage.Fields));
                using HttpAnswer answer = await _bucket.Http.SendAsync(call, cancellation);
                if (!answer.IsSuccess) throw GcsFailure.Of(answer);
                GcsPage read = GcsBucket.Read(answer, GcsJson.Default.GcsPage);
                IEnumerable<string?> names = (read.Items ?? []).Select(item => item.Name).Concat(read.Prefixes ?? []);
                return names.All(found => found?.StartsWith(name, StringComparison.Ordinal) == true) ? read : throw GcsFailure.Strange("it lists what was not asked for");
            }, cancellation, isKey: false);
            yield return page;
            if (page.NextPageToken is not { Length: > 0 } next) yield break;
            token = next;
        }
    }

    private IEnumerable<ObjectInfo> Objects(GcsPage page)
    {
        foreach (GcsObject there in page.Items ?? [])
        {
            string key = KeyOf(there.Name!);
            // a console makes folders as objects of nothing, whose names end in a slash
            if (!key.EndsWith('/') && ObjectKey.IsListed(key)) yield return there.Info(key);
        }
    }

    private string KeyOf(string name) => name[_bucket.Address.Prefix.Length..];

    private static WriteOutcome Outcome(string key, GcsObject? written) => written is null ? WriteOutcome.PreconditionFailed : new WriteOutcome(written.Info(key));

    private Task<T> GuardAsync<T>(string verb, string key, Func<Task<T>> work, CancellationToken cancellation, bool isKey = true) =>
        new StoreGuard(Root, e => e is IOException or UnauthorizedAccessException ? e : null).RunAsync(verb, key, work, cancellation, isKey);
}
