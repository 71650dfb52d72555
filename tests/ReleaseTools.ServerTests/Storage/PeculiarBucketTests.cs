using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.S3;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>Where a real server keeps less than it is asked to.</summary>
[Collection(S3Collection.Name)]
public sealed class PeculiarBucketTests(S3Servers servers)
{
    [Fact]
    public async Task A_bucket_with_versions_on_an_old_Ceph_ignores_conditions_and_is_refused_for_links_and_sessions_and_good_for_the_rest()
    {
        Uri server = servers.AddressOf(S3Servers.Ceph);
        await using TestBucket bucket = await TestBucket.CreateAsync(server, versions: true);
        IObjectStore store = S3Connection.Open(S3Address.Parse(bucket.Url(server)));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => store.RequireConditionsAsync(CancellationToken.None));
        Assert.Equal("StoreIgnoresConditions", refused.ErrorId);
        await store.PutTextAsync("a", "one");
        await store.PutTextAsync("a", "two");
        Assert.Equal("two", await store.TextAsync("a"));
        Assert.True(await store.DeleteAsync("a", Precondition.None, CancellationToken.None));
        Assert.Empty(await store.KeysAsync(""));
    }
}
