using System.Runtime.CompilerServices;
using Amazon.S3.Model;

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

    public async Task<Dictionary<int, PartDetail>> PartsAsync(MultipartUpload upload, CancellationToken cancellation)
    {
        var parts = new Dictionary<int, PartDetail>();
        var request = new ListPartsRequest { BucketName = bucket.Name, Key = upload.Key, UploadId = upload.UploadId };
        while (true)
        {
            ListPartsResponse page = await bucket.Requests.SendAsync(token => bucket.Client.ListPartsAsync(request, token), cancellation);
            foreach (PartDetail part in page.Parts ?? []) parts[part.PartNumber!.Value] = part;
            if (page.IsTruncated != true) return parts;
            request.PartNumberMarker = page.NextPartNumberMarker?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public Task AbortAsync(string key, string id, CancellationToken cancellation) => bucket.Requests.SendAsync(
        token => bucket.Client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = bucket.Name, Key = key, UploadId = id }, token), cancellation);
}
