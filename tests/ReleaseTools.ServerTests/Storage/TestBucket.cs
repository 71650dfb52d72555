using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>A bucket of its own for one test, seen and changed past our own code.</summary>
internal sealed class TestBucket : IAsyncDisposable
{
    private readonly AmazonS3Client _client;

    private TestBucket(Uri server) => _client = new AmazonS3Client(AttachedServer.AccessKey, AttachedServer.SecretKey, new AmazonS3Config
    {
        ServiceURL = server.AbsoluteUri,
        ForcePathStyle = true,
        MaxErrorRetry = 5,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    public string Name { get; } = "b" + Guid.NewGuid().ToString("n");

    public static async Task<TestBucket> CreateAsync(Uri server, bool versions = false, bool locks = false)
    {
        var bucket = new TestBucket(server);
        await bucket._client.PutBucketAsync(new PutBucketRequest { BucketName = bucket.Name, ObjectLockEnabledForBucket = locks ? true : null });
        if (versions)
        {
            var enabled = new S3BucketVersioningConfig { Status = VersionStatus.Enabled };
            await bucket._client.PutBucketVersioningAsync(new PutBucketVersioningRequest { BucketName = bucket.Name, VersioningConfig = enabled });
        }
        return bucket;
    }

    /// <summary>The URL of a store in it.</summary>
    /// <param name="address">Where the server is, or what stands before it.</param>
    public string Url(Uri address, string prefix = "some/where") => $"s3://{Name}/{prefix}?endpoint={address.GetLeftPart(UriPartial.Authority)}&compatible=true";

    /// <summary>Every object: its key, the digest of its content, and what a browser is told of it.</summary>
    public async Task<IReadOnlyList<string>> StateAsync()
    {
        var lines = new List<string>();
        await foreach (S3Object there in _client.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = Name }).S3Objects)
        {
            using GetObjectResponse? answer = await TryGetAsync(there.Key);
            if (answer is null) continue;                                   // removed since it was listed: whoever looks on while others work sees that
            lines.Add($"{there.Key} {Convert.ToHexStringLower(await SHA256.HashDataAsync(answer.ResponseStream))[..16]} {there.Size} {answer.Headers.ContentType} {answer.Headers.CacheControl}".TrimEnd());
        }
        return lines;
    }

    private async Task<GetObjectResponse?> TryGetAsync(string key)
    {
        try
        {
            return await _client.GetObjectAsync(Name, key);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Every upload in parts that was begun and neither completed nor given up, with how many parts it has.</summary>
    public async Task<IReadOnlyList<string>> UploadsAsync()
    {
        var uploads = new List<string>();
        await foreach (MultipartUpload upload in _client.Paginators.ListMultipartUploads(new ListMultipartUploadsRequest { BucketName = Name }).Uploads)
        {
            ListPartsResponse parts = await _client.ListPartsAsync(Name, upload.Key, upload.UploadId);
            uploads.Add($"{upload.Key} {parts.Parts?.Count ?? 0}");
        }
        return uploads;
    }

    public Task PutAsync(string key, string text) => _client.PutObjectAsync(new PutObjectRequest { BucketName = Name, Key = key, ContentBody = text });

    public async Task<string> TextAsync(string key)
    {
        using GetObjectResponse answer = await _client.GetObjectAsync(Name, key);
        using var reader = new StreamReader(answer.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Removes what takes memory; the server itself does not outlive the test run.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await foreach (S3Object there in _client.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = Name }).S3Objects) await _client.DeleteObjectAsync(Name, there.Key);
        }
        catch (AmazonS3Exception) { /* what a test locked stays */ }
        _client.Dispose();
    }
}
