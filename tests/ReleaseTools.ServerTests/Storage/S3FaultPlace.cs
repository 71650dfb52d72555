using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.S3;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>A bucket on an S3 server.</summary>
internal sealed class S3FaultPlace(TestBucket bucket, FaultProxy proxy) : IFaultPlace
{
    public string Name => bucket.Name;

    public FaultProxy Proxy => proxy;

    public static async Task<S3FaultPlace> CreateAsync(Uri server)
    {
        TestBucket bucket = await TestBucket.CreateAsync(server);
        return new S3FaultPlace(bucket, await FaultProxy.StartAsync(server, new Dictionary<string, string> { [bucket.Name] = "BUCKET" }));
    }

    public IObjectStore Open(HttpTimeouts? timeouts = null) => S3Connection.Open(S3Address.Parse(bucket.Url(proxy.Address)), timeouts);

    public Task<IReadOnlyList<string>> StateAsync() => bucket.StateAsync();

    public Task<IReadOnlyList<string>> UploadsAsync() => bucket.UploadsAsync();

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await bucket.DisposeAsync();
    }
}
