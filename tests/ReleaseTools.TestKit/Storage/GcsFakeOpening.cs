using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Gcs;

namespace ReleaseTools.TestKit.Storage;

/// <summary>Stores on the fake of Google's server.</summary>
internal static class GcsFakeOpening
{
    /// <summary>Short ones, so that a test of a dead server is soon over.</summary>
    public static HttpTimeouts Short { get; } = new()
    {
        Answer = TimeSpan.FromSeconds(2),
        SlowestRate = 64 << 20,
        Idle = TimeSpan.FromSeconds(1),
        Retry = new() { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(10) },
    };

    /// <summary>A store in the fake's bucket, which is made if it isn't there.</summary>
    public static GcsStore Open(this GcsFake fake, TestFolder folder, IHttpCredential? credential = null, string prefix = "some/where/")
    {
        if (!fake.Buckets.ContainsKey("bucket")) fake.AddBucket("bucket");
        var address = new GcsAddress("bucket", prefix) { Endpoint = fake.Address };
        var gate = new HostRateLimiter(16);
        return new GcsStore(new GcsBucket(new HttpPipeline(HttpTransport.New(), Short, TimeProvider.System, _ => gate), address, fake.Address, credential)
        {
            UploadFolder = folder["uploads"],
            IsForeign = true,
        });
    }
}
