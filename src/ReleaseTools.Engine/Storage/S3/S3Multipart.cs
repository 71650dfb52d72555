using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3.Model;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>Makes an object of parts, whoever brings them. What an interrupted run brought is found and gone on with; nothing stays behind.</summary>
internal sealed class S3Multipart(S3Bucket bucket, string key, PartPlan plan, Precondition precondition)
{
    private readonly S3Uploads _uploads = new(bucket);
    private bool _mayHaveDouble;

    /// <param name="begin">How the upload begins where there is none to go on with; key and bucket are filled in.</param>
    /// <param name="bring">Brings every part, given the upload and what of it has arrived.</param>
    /// <returns>The ETag; null where the precondition did not hold.</returns>
    public async Task<string?> RunAsync(
        InitiateMultipartUploadRequest begin, Func<string, IReadOnlyDictionary<int, PartDetail>, CancellationToken, Task<PartETag[]>> bring, CancellationToken cancellation)
    {
        (string Id, Dictionary<int, PartDetail> Parts)? found = await _uploads.FindAsync(key, plan, cancellation);
        try
        {
            return await RunAsync(found?.Id ?? await BeginAsync(begin, cancellation), found?.Parts ?? [], bring, cancellation);
        }
        catch (AmazonServiceException e) when (found is not null && e.ErrorCode is "NoSuchUpload" or "InvalidPart")
        {
            // it was somebody else's, who is done with it, or swept it
            return await RunAsync(await BeginAsync(begin, cancellation), [], bring, cancellation);
        }
    }

    private async Task<string?> RunAsync(
        string id, Dictionary<int, PartDetail> arrived, Func<string, IReadOnlyDictionary<int, PartDetail>, CancellationToken, Task<PartETag[]>> bring, CancellationToken cancellation)
    {
        try
        {
            string? etag = await CompleteAsync(id, await bring(id, arrived, cancellation), cancellation);
            if (_mayHaveDouble) await AbortAllAsync(cancellation);
            return etag;
        }
        catch (ReleaseException)
        {
            // the source itself is wrong: nobody can go on with this
            try { await _uploads.AbortAsync(bucket.KeyOf(key), id, CancellationToken.None); }
            catch (Exception e) when (e is AmazonClientException or IOException or TimeoutException) { /* it is swept later */ }
            throw;
        }
    }

    private async Task<string> BeginAsync(InitiateMultipartUploadRequest request, CancellationToken cancellation)
    {
        (request.BucketName, request.Key) = (bucket.Name, bucket.KeyOf(key));
        InitiateMultipartUploadResponse response = await bucket.Requests.SendAsync((attempt, token) =>
        {
            _mayHaveDouble |= attempt > 0;
            return bucket.Client.InitiateMultipartUploadAsync(request, token);
        }, cancellation);
        return response.UploadId;
    }

    private async Task<string?> CompleteAsync(string id, PartETag[] parts, CancellationToken cancellation)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = bucket.Name,
            Key = bucket.KeyOf(key),
            UploadId = id,
            PartETags = [.. parts],
            IfNoneMatch = precondition.IfAbsent ? "*" : null,
            IfMatch = precondition.IfMatch is { } etag ? await bucket.Conditions.WriteAsync(etag, cancellation) : null,
        };
        // older servers join the parts whatever the condition says
        if (bucket.Address.IsCompatible && !await HoldsAsync(cancellation)) return await RefusedAsync(id, cancellation);
        bool isRepeated = false;
        try
        {
            CompleteMultipartUploadResponse response = await bucket.Requests.SendAsync((attempt, token) =>
            {
                isRepeated = attempt > 0;
                return bucket.Client.CompleteMultipartUploadAsync(request, token);
            }, cancellation);
            // Ceph now and then leaves it out
            return string.IsNullOrEmpty(response.ETag) ? await bucket.TryETagAsync(key, cancellation) : S3ETag.Plain(response.ETag);
        }
        catch (AmazonServiceException e) when (S3Failure.IsPrecondition(e) && !isRepeated)
        {
            return await RefusedAsync(id, cancellation);
        }
        catch (AmazonServiceException e) when (isRepeated && (S3Failure.IsPrecondition(e) || e.ErrorCode is "NoSuchUpload"))
        {
            // the first answer may have been lost on its way: then what is there is of these parts
            string? there = await bucket.TryETagAsync(key, cancellation);
            if (there is not null && there == OfParts(parts)) return there;
            if (S3Failure.IsPrecondition(e)) return await RefusedAsync(id, cancellation);
            throw;
        }
    }

    private async Task<string?> RefusedAsync(string id, CancellationToken cancellation)
    {
        await _uploads.AbortAsync(bucket.KeyOf(key), id, cancellation);
        return null;
    }

    private async Task<bool> HoldsAsync(CancellationToken cancellation) =>
        precondition == Precondition.None || await bucket.TryETagAsync(key, cancellation) == precondition.IfMatch;

    private async Task AbortAllAsync(CancellationToken cancellation)
    {
        await foreach (MultipartUpload upload in _uploads.ListAsync(key, cancellation))
        {
            if (upload.Key == bucket.KeyOf(key)) await _uploads.AbortAsync(upload.Key, upload.UploadId, cancellation);
        }
    }

    private static string OfParts(PartETag[] parts) =>
        S3ETag.OfParts(System.Security.Cryptography.MD5.HashData([.. parts.SelectMany(part => Convert.FromHexString(S3ETag.Plain(part.ETag)))]), parts.Length);
}

/// <summary>
/// One upload of a large object in parts. The source is read once and in order; parts wait in memory until they have arrived. What an interrupted
/// upload of the same content brought is not sent again: it is told by its digest.
/// </summary>
internal sealed class S3Upload(S3Bucket bucket, string key, ObjectContent content, Precondition precondition)
{
    private readonly PartPlan _plan = PartPlan.For(content.Length);

    /// <returns>The ETag; null where the precondition did not hold.</returns>
    public Task<string?> RunAsync(CancellationToken cancellation)
    {
        var begin = new InitiateMultipartUploadRequest { ContentType = content.MediaType };
        if (content.CacheControl is { } cache) begin.Headers.CacheControl = cache;
        return new S3Multipart(bucket, key, _plan, precondition).RunAsync(begin, SendAsync, cancellation);
    }

    private Task<PartETag[]> SendAsync(string id, IReadOnlyDictionary<int, PartDetail> arrived, CancellationToken cancellation) =>
        new PartSending<PartETag>(key, content, _plan, (number, part, token) => SendPartAsync(id, number, part, arrived.GetValueOrDefault(number), token)).RunAsync(cancellation);

    private async Task<PartETag> SendPartAsync(string id, int number, ReadOnlyMemory<byte> part, PartDetail? arrived, CancellationToken cancellation)
    {
        if (arrived is not null && S3ETag.IsOf(arrived.ETag, part.Span)) return new PartETag(number, arrived.ETag);
        (string, string?)[] headers = [("content-md5", bucket.Wire.Md5Of(part.Span))];
        string answer = await bucket.Requests.SendAsync(token =>
            bucket.Wire.PutAsync(bucket.KeyOf(key), $"partNumber={number}&uploadId={Uri.EscapeDataString(id)}", headers, part, token, signsBody: false), cancellation, part.Length);
        return new PartETag(number, answer);
    }
}

/// <summary>The uploads in parts that are under way, or were interrupted, in a bucket.</summary>
internal sealed class S3Uploads(S3Bucket bucket)
{
    /// <summary>Every upload to a key that starts with the prefix.</summary>
    public async IAsyncEnumerable<MultipartUpload> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ListMultipartUploadsRequest { BucketName = bucket.Name, Prefix = bucket.KeyOf(prefix) };
        while (true)
        {
            ListMultipartUploadsResponse page = await bucket.Requests.SendAsync(token => bucket.Client.ListMultipartUploadsAsync(request, token), cancellation);
            foreach (MultipartUpload upload in page.MultipartUploads ?? []) yield return upload;
            if (page.IsTruncated != true) yield break;
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    /// <returns>An upload of this key in the parts of this plan, with what has arrived; null where there is none to go on with.</returns>
    public async Task<(string Id, Dictionary<int, PartDetail> Parts)?> FindAsync(string key, PartPlan plan, CancellationToken cancellation)
    {
        await foreach (MultipartUpload upload in ListAsync(key, cancellation))
        {
            if (upload.Key != bucket.KeyOf(key) || await TryPartsAsync(upload, cancellation) is not { } parts) continue;
            // parts of another size come from another content, or another plan
            if (parts.Values.All(part => part.PartNumber <= plan.Count && part.Size == plan[part.PartNumber!.Value].Length)) return (upload.UploadId, parts);
        }
        return null;
    }

    /// <summary>Ends an upload for good; one that is gone already is no error.</summary>
    public async Task AbortAsync(string key, string id, CancellationToken cancellation)
    {
        try
        {
            await bucket.Requests.SendAsync(
                token => bucket.Client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = bucket.Name, Key = key, UploadId = id }, token), cancellation);
        }
        catch (AmazonServiceException e) when (e.ErrorCode is "NoSuchUpload")
        {
        }
    }

    /// <inheritdoc cref="IObjectStore.SweepAsync"/>
    public async Task<int> SweepAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation)
    {
        var abandoned = new List<MultipartUpload>();
        await foreach (MultipartUpload upload in ListAsync(prefix, cancellation))
        {
            if (IsOlder(upload.Initiated) && (await TryPartsAsync(upload, cancellation))?.Values.All(part => IsOlder(part.LastModified)) == true) abandoned.Add(upload);
        }
        foreach (MultipartUpload upload in abandoned) await AbortAsync(upload.Key, upload.UploadId, cancellation);
        return abandoned.Count;

        bool IsOlder(DateTime? date) => date is null || new DateTimeOffset(date.Value.ToUniversalTime()) < untouchedSince;
    }

    private async Task<Dictionary<int, PartDetail>?> TryPartsAsync(MultipartUpload upload, CancellationToken cancellation)
    {
        var parts = new Dictionary<int, PartDetail>();
        var request = new ListPartsRequest { BucketName = bucket.Name, Key = upload.Key, UploadId = upload.UploadId };
        try
        {
            while (true)
            {
                ListPartsResponse page = await bucket.Requests.SendAsync(token => bucket.Client.ListPartsAsync(request, token), cancellation);
                foreach (PartDetail part in page.Parts ?? []) parts[part.PartNumber!.Value] = part;
                if (page.IsTruncated != true) return parts;
                request.PartNumberMarker = page.NextPartNumberMarker?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }
        catch (AmazonServiceException e) when (e.ErrorCode is "NoSuchUpload")
        {
            return null;                                                    // completed or aborted since it was listed
        }
    }
}
