using ReleaseTools.Engine.Storage;
using Amazon.S3;

namespace ReleaseTools.Tests.Storage;

public sealed class S3StoreTests : ObjectStoreContract
{
    private static readonly string s_port = Environment.GetEnvironmentVariable("S3_PORT") ?? "7480";

    protected override async Task<IObjectStore> CreateAsync()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "testkey");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "testsecret");
        string bucket = "b" + Guid.NewGuid().ToString("n");
        using var admin = new AmazonS3Client("testkey", "testsecret", new AmazonS3Config { ServiceURL = $"http://127.0.0.1:{s_port}", ForcePathStyle = true, RequestChecksumCalculation = Amazon.Runtime.RequestChecksumCalculation.WHEN_REQUIRED });
        await admin.PutBucketAsync(bucket);
        return ObjectStores.Open($"s3://{bucket}/some/where?endpoint=http://127.0.0.1:{s_port}&compatible=true", ".");
    }

    protected override Task BreakAsync(IObjectStore store, string key) => throw new NotSupportedException();
}
