using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3.Model;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>A bucket as a store, or a part of one below a prefix.</summary>
public sealed class S3Store : IObjectStore
{
    private readonly S3Bucket _bucket;

    internal S3Store(S3Bucket bucket) => _bucket = bucket;

    public Uri Root => _bucket.Address.Root;

    public Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation) => GuardAsync("read", key, cancellation, async () =>
    {
        try
        {
            GetObjectMetadataResponse there = await _bucket.Requests.SendAsync(token => _bucket.Client.GetObjectMetadataAsync(_bucket.Name, _bucket.KeyOf(key), token), cancellation);
            return Info(key, there.ContentLength, there.LastModified, there.ETag);
        }
        catch (AmazonServiceException e) when (S3Failure.IsMissing(e))
        {
            return null;
        }
    });

    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKey.CheckPrefix(prefix);
        var request = new ListObjectsV2Request { BucketName = _bucket.Name, Prefix = _bucket.KeyOf(prefix) };
        while (true)
        {
            ListObjectsV2Response page = await GuardAsync("list", prefix, cancellation,
                () => _bucket.Requests.SendAsync(token => _bucket.Client.ListObjectsV2Async(request, token), cancellation), isPrefix: true);
            foreach (S3Object there in page.S3Objects ?? [])
                yield return Info(there.Key[_bucket.Address.Prefix.Length..], there.Size ?? 0, there.LastModified, there.ETag)!;
            if (page.IsTruncated != true) yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    public Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken cancellation) => GuardAsync<Stream>("read", key, cancellation, async () =>
    {
        if (range is { Length: 0 })
        {
            // HTTP has no range without bytes
            return await StatAsync(key, cancellation) is null ? throw new ObjectMissingException(Root, key) : Stream.Null;
        }
        return await S3Reading.OpenAsync(_bucket, Root, key, range, cancellation);
    });

    public Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation) => GuardAsync("write", key, cancellation, async () =>
    {
        string? etag = content.Length <= PartPlan.SingleLimit
            ? await new S3Put(_bucket, key, content, precondition).RunAsync(cancellation)
            : await new S3Upload(_bucket, key, content, precondition).RunAsync(cancellation);
        return await OutcomeAsync(key, etag, cancellation);
    });

    public Task<WriteOutcome> CopyAsync(string from, string to, Precondition precondition, CancellationToken cancellation) => GuardAsync("copy", from, cancellation, async () =>
    {
        ObjectKey.Check(to);
        ObjectInfo source = await StatAsync(from, cancellation) ?? throw new ObjectMissingException(Root, from);
        // older servers copy whatever the condition on the target says
        if (_bucket.Address.IsCompatible && !await HoldsAsync(to, precondition, cancellation)) return WriteOutcome.PreconditionFailed;
        return await OutcomeAsync(to, await new S3Copy(_bucket, precondition).RunAsync(source, to, cancellation), cancellation);
    });

    public Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation) => GuardAsync("remove", key, cancellation, async () =>
    {
        if (precondition.IfAbsent) throw new ArgumentException("What is absent can't be removed.", nameof(precondition));
        // a deletion succeeds whether or not something was there
        if (await StatAsync(key, cancellation) is not { } there || (precondition.IfMatch is { } wanted && wanted != there.ETag)) return false;
        var request = new DeleteObjectRequest { BucketName = _bucket.Name, Key = _bucket.KeyOf(key), IfMatch = precondition.IfMatch };
        try
        {
            await _bucket.Requests.SendAsync(token => _bucket.Client.DeleteObjectAsync(request, token), cancellation);
            return true;
        }
        catch (AmazonServiceException e) when (S3Failure.IsPrecondition(e))
        {
            return false;
        }
    });

    private async Task<bool> HoldsAsync(string key, Precondition precondition, CancellationToken cancellation) => precondition switch
    {
        { IfAbsent: true } => await StatAsync(key, cancellation) is null,
        { IfMatch: { } etag } => (await StatAsync(key, cancellation))?.ETag == etag,
        _ => true,
    };

    private async Task<WriteOutcome> OutcomeAsync(string key, string? etag, CancellationToken cancellation)
    {
        if (etag is null) return WriteOutcome.PreconditionFailed;
        // what the server dates it by is known only from there
        ObjectInfo there = await StatAsync(key, cancellation) ?? throw new ObjectMissingException(Root, key);
        return new WriteOutcome(there);
    }

    private static ObjectInfo Info(string key, long size, DateTime? modified, string? etag) =>
        new(key, size, modified is { } date ? new DateTimeOffset(date.ToUniversalTime()) : default, etag is null ? null : S3ETag.Plain(etag));

    private async Task<T> GuardAsync<T>(string verb, string key, CancellationToken cancellation, Func<Task<T>> work, bool isPrefix = false)
    {
        if (!isPrefix) ObjectKey.Check(key);
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await work();
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or IOException or HttpRequestException or TimeoutException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new StoreFailedException(Root, verb, key, S3Failure.Explain(e));
        }
    }
}
