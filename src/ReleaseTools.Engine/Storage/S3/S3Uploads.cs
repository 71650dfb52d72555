using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3.Model;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

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
