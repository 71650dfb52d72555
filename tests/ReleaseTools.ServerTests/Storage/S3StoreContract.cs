using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.S3;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>What every store promises, kept by a bucket of a real server.</summary>
public abstract class S3StoreContract(S3Servers servers, string script, bool versions = false, bool locks = false) : ObjectStoreContract, IAsyncLifetime
{
    private readonly Uri _server = servers.AddressOf(script);
    private readonly List<IAsyncDisposable> _made = [];
    private FaultProxy _proxy = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync() => _made.Add(_proxy = await FaultProxy.StartAsync(_server));

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable made in _made) await made.DisposeAsync();
    }

    protected override async Task<IObjectStore> CreateAsync()
    {
        _bucket = await TestBucket.CreateAsync(_server, versions, locks);
        _made.Insert(0, _bucket);
        return S3Connection.Open(S3Address.Parse(_bucket.Url(_proxy.Address)), new HttpTimeouts { Retry = new() { FirstDelay = TimeSpan.FromMilliseconds(50), Attempts = 3 } });
    }

    // moto's routes end at a line break
    protected override bool Takes(string key) => script != S3Servers.Moto || !key.Contains('\n', StringComparison.Ordinal);

    protected override Task BreakAsync(IObjectStore store, string key)
    {
        _proxy.Plan = request => request.Name.EndsWith($"/{key}", StringComparison.Ordinal) ? FaultKind.InternalError : FaultKind.None;
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Objects_with_names_that_no_store_of_ours_gives_are_not_listed()
    {
        IObjectStore store = await CreateAsync();
        await store.PutTextAsync("w/a/x", "ours");
        foreach (string foreign in (string[])["w//x", "w/a//x", "/x", "w/folder/"]) await _bucket.PutAsync("some/where/" + foreign, "somebody's");
        Assert.Equal(["w/a/x"], await store.KeysAsync(""));
        Assert.Equal(["w/a/", "w/folder/"], await store.ListFolderAsync("w/", None).Select(entry => entry.Key).ToListAsync());
        Assert.Equal(["w/a/x"], await store.ListFolderAsync("w/a/", None).Select(entry => entry.Key).ToListAsync());
        Assert.Equal(["w/"], await store.ListFolderAsync("", None).Select(entry => entry.Key).ToListAsync());
    }
}

[Collection(S3Collection.Name)]
public sealed class CephStoreTests(S3Servers servers) : S3StoreContract(servers, S3Servers.Ceph);

[Collection(S3Collection.Name)]
public sealed class MotoStoreTests(S3Servers servers) : S3StoreContract(servers, S3Servers.Moto);

[Collection(S3Collection.Name)]
public sealed class MotoVersionedStoreTests(S3Servers servers) : S3StoreContract(servers, S3Servers.Moto, versions: true);

[Collection(S3Collection.Name)]
public sealed class MotoLockedStoreTests(S3Servers servers) : S3StoreContract(servers, S3Servers.Moto, locks: true);
