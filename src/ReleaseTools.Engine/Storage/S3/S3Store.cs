using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Amazon.Runtime;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>A bucket as a store, or a part of one below a prefix.</summary>
public sealed class S3Store : IObjectStore
{
    private const int AtOnce = 32;

    private readonly S3Bucket _bucket;

    internal S3Store(S3Bucket bucket) => _bucket = bucket;

    public Uri Root => _bucket.Address.Root;

    public StoreCapabilities Capabilities => new(IsRemote: true, AtOnce, CopiesConditionally: !_bucket.Address.IsCompatible);

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
        if (range is { Length: 0 }) return await StatAsync(key, cancellation) is null ? throw new ObjectMissingException(Root, key) : Stream.Null;
        return await S3Reading.OpenAsync(_bucket, Root, key, range, cancellation);
    }, cancellation);

    public Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation) => GuardAsync("write", key, async () =>
        Outcome(key, content.Length, PartPlan.For(content.Length).IsSingle
            ? await new S3Put(_bucket, key, content, precondition).RunAsync(cancellation)
            : await new S3Upload(_bucket, key, content, precondition).RunAsync(cancellation)), cancellation);

    public Task<WriteOutcome> CopyAsync(ObjectInfo source, string to, Precondition precondition, CancellationToken cancellation) => GuardAsync("copy", source.Key, async () =>
    {
        ObjectKey.Check(to);
        // older servers copy whatever the condition on the target says
        if (!Capabilities.CopiesConditionally && precondition != Precondition.None && await _bucket.TryETagAsync(to, cancellation) != precondition.IfMatch) return WriteOutcome.PreconditionFailed;
        try
        {
            return Outcome(to, source.Size, await new S3Copy(_bucket, precondition).RunAsync(source, to, cancellation));
        }
        catch (AmazonServiceException e) when (S3Failure.IsMissing(e))
        {
            throw new ObjectMissingException(Root, source.Key);
        }
    }, cancellation);

    public Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation) => GuardAsync("remove", key, async () =>
    {
        if (precondition.IfAbsent) throw new ArgumentException("What is absent can't be removed.", nameof(precondition));
        // a deletion succeeds whether or not something was there, and older servers remove whatever the condition says
        if (await _bucket.TryETagAsync(key, cancellation) is not { } there || (precondition.IfMatch is { } wanted && wanted != there)) return false;
        string? ifMatch = precondition.IfMatch is { } etag ? await _bucket.Conditions.WriteAsync(etag, cancellation) : null;
        try
        {
            (await _bucket.Requests.SendAsync(token => _bucket.Wire.SendAsync(HttpMethod.Delete, _bucket.KeyOf(key), "", [("if-match", ifMatch)], default, token), cancellation)).Dispose();
            return true;
        }
        catch (AmazonServiceException e) when (S3Failure.IsPrecondition(e))
        {
            return false;
        }
    }, cancellation);

    public IContentChecksum? BeginChecksum(long length) => new S3Checksum(PartPlan.For(length));

    public Task RequireConditionsAsync(CancellationToken cancellation) => GuardAsync("write", ObjectKey.Reserved, async () =>
    {
        await _bucket.Conditions.RequireAsync(cancellation);
        return true;
    }, cancellation, isKey: false);

    public Task<int> SweepAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation) => GuardAsync("sweep", prefix, () =>
    {
        ObjectKey.CheckPrefix(prefix);
        return new S3Uploads(_bucket).SweepAsync(prefix, untouchedSince, cancellation);
    }, cancellation, isKey: false);

    private IAsyncEnumerable<IReadOnlyList<FolderEntry>> PagesAsync(string prefix, string? delimiter, CancellationToken cancellation) =>
        new S3Listing(_bucket).PagesAsync(prefix, delimiter, ask => GuardAsync("list", prefix, ask, cancellation, isKey: false), cancellation);

    private static WriteOutcome Outcome(string key, long size, string? etag) =>
        etag is null ? WriteOutcome.PreconditionFailed : new WriteOutcome(new S3Head(size, DateTimeOffset.UtcNow, etag).Info(key));

    private Task<T> GuardAsync<T>(string verb, string key, Func<Task<T>> work, CancellationToken cancellation, bool isKey = true) =>
        new StoreGuard(Root, e => e is AmazonClientException or AmazonServiceException or IOException or HttpRequestException or TimeoutException or System.Xml.XmlException ? S3Failure.Explain(e) : null).RunAsync(verb, key, work, cancellation, isKey);
}

/// <summary>Reads an object, or a part of it; a connection that breaks in the middle is taken up again where it broke.</summary>
internal static class S3Reading
{
    public static async Task<Stream> OpenAsync(S3Bucket bucket, Uri root, string key, ByteRange? range, CancellationToken cancellation)
    {
        try
        {
            HttpResponseMessage first = await GetAsync(range?.Offset ?? 0, null, cancellation);
            S3Head head = S3Head.Of(first);
            return new ResumingStream(root, key, await first.Content.ReadAsStreamAsync(cancellation), first.Content.Headers.ContentLength ?? 0, bucket.Requests.Timeouts, async (done, token) =>
                await (await GetAsync((range?.Offset ?? 0) + done, head.ETag, token)).Content.ReadAsStreamAsync(token))
            { Info = head.Info(key) };
        }
        catch (AmazonServiceException e) when (S3Failure.IsBeyondEnd(e))
        {
            return Stream.Null;
        }
        catch (AmazonServiceException e) when (S3Failure.IsMissing(e))
        {
            throw new ObjectMissingException(root, key);
        }

        Task<HttpResponseMessage> GetAsync(long offset, string? etag, CancellationToken token)
        {
            string? end = range is { } part ? (part.Offset + part.Length - 1).ToString(CultureInfo.InvariantCulture) : null;
            (string, string?)[] headers =
            [
                ("range", range is not null || offset > 0 ? string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{end}") : null),
                ("if-match", etag is null ? null : $"\"{etag}\""),
            ];
            return bucket.Requests.SendAsync(stop => bucket.Wire.SendAsync(HttpMethod.Get, bucket.KeyOf(key), "", headers, default, stop), token);
        }
    }
}

/// <summary>Lists a bucket page by page (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html).</summary>
internal sealed class S3Listing(S3Bucket bucket)
{
    /// <param name="delimiter">Ends a folder's name; null = everything below is listed.</param>
    /// <returns>Entries with keys relative to the store, in order; what <see cref="ObjectKey.IsListed"/> leaves out is not among them.</returns>
    public async IAsyncEnumerable<IReadOnlyList<FolderEntry>> PagesAsync(string prefix, string? delimiter, Func<Func<Task<XElement>>, Task<XElement>> guard, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            string? after = next;
            XElement page = await guard(() => bucket.Requests.SendAsync(token => GetAsync(prefix, delimiter, after, token), cancellation));
            yield return [.. Entries(page).Where(entry => ObjectKey.IsListed(entry.Key)).OrderBy(entry => entry.Key, StringComparer.Ordinal)];
            next = S3Wire.ValueOf(page, "IsTruncated") == "true" ? S3Wire.ValueOf(page, "NextContinuationToken") : null;
        }
        while (next is not null);
    }

    private async Task<XElement> GetAsync(string prefix, string? delimiter, string? after, CancellationToken cancellation)
    {
        (string Name, string? Value)[] parameters =
            [("continuation-token", after), ("delimiter", delimiter), ("encoding-type", "url"), ("list-type", "2"), ("prefix", bucket.KeyOf(prefix))];
        string query = UrlText.Query(parameters).TrimStart('?');
        using HttpResponseMessage response = await bucket.Wire.SendAsync(HttpMethod.Get, "", query, [], default, cancellation);
        return await S3Wire.ReadAsync(response, cancellation) is { Name.LocalName: "ListBucketResult" } page
            ? page
            : throw new System.Xml.XmlException("it is no listing");
    }

    private IEnumerable<FolderEntry> Entries(XElement page)
    {
        foreach (XElement child in page.Elements())
        {
            if (child.Name.LocalName == "CommonPrefixes" && KeyOf(child, "Prefix") is { } folder) yield return new FolderEntry(folder, null);
            // a console makes folders as objects of nothing, whose keys end in a slash
            else if (child.Name.LocalName == "Contents" && KeyOf(child, "Key") is { Length: > 0 } key && !key.EndsWith('/')) yield return new FolderEntry(key, Info(key, child));
        }
    }

    private static ObjectInfo Info(string key, XElement child)
    {
        string? etag = S3Wire.ValueOf(child, "ETag") is { } quoted ? S3ETag.Plain(quoted) : null;
        return new ObjectInfo(
            key,
            long.Parse(S3Wire.ValueOf(child, "Size") ?? "0", CultureInfo.InvariantCulture),
            DateTimeOffset.Parse(S3Wire.ValueOf(child, "LastModified") ?? "0001-01-01T00:00:00Z", CultureInfo.InvariantCulture),
            etag)
        { Checksum = etag };
    }

    // some characters of keys can't be in a document, so that all are escaped there
    private string? KeyOf(XElement child, string name) =>
        S3Wire.ValueOf(child, name) is { } text ? Uri.UnescapeDataString(text.Replace('+', ' '))[bucket.Address.Prefix.Length..] : null;
}
