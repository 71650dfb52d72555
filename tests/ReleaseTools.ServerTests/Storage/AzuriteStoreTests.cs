using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Azure;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>What every store promises, kept by a container of Azurite.</summary>
[Collection(AzureCollection.Name)]
public sealed class AzuriteStoreTests(AzureServer server) : ObjectStoreContract, IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _made = [];
    private FaultProxy _proxy = null!;
    private TestContainer _container = null!;

    public async ValueTask InitializeAsync() => _made.Add(_proxy = await FaultProxy.StartAsync(server.Address));

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable made in _made) await made.DisposeAsync();
    }

    protected override async Task<IObjectStore> CreateAsync()
    {
        _container = await TestContainer.CreateAsync(server.Address);
        _made.Insert(0, _container);
        return AzureConnection.Open(AzureAddress.Parse(_container.Url(_proxy.Address)), AzureServer.Environment, new HttpTimeouts { Retry = new() { FirstDelay = TimeSpan.FromMilliseconds(50), Attempts = 3 } });
    }

    // the server takes it for a slash
    protected override bool Takes(string key) => !key.Contains('\\', StringComparison.Ordinal);

    protected override Task BreakAsync(IObjectStore store, string key)
    {
        _proxy.Plan = request => request.Name.Split('?')[0].EndsWith($"/{key}", StringComparison.Ordinal) ? FaultKind.InternalError : FaultKind.None;
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Objects_with_names_that_no_store_of_ours_gives_are_not_listed()
    {
        IObjectStore store = await CreateAsync();
        await store.PutTextAsync("w/a/x", "ours");
        foreach (string foreign in (string[])["w//x", "w/a//x", "/x"]) await _container.PutAsync("some/where/" + foreign, "somebody's");
        Assert.Equal(["w/a/x"], await store.KeysAsync(""));
        Assert.Equal(["w/a/"], await store.ListFolderAsync("w/", None).Select(entry => entry.Key).ToListAsync());
        Assert.Equal(["w/"], await store.ListFolderAsync("", None).Select(entry => entry.Key).ToListAsync());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20 << 20)]
    public async Task A_shared_access_signature_opens_it_too(int size)
    {
        await CreateAsync();
        var environment = new AzureEnvironment { Signature = _container.Sign() };
        IObjectStore store = AzureConnection.Open(AzureAddress.Parse(_container.Url(server.Address)), environment, Brief.Timeouts);
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        ObjectInfo there = (await store.PutAsync("stage/x", ObjectContent.FromBytes(bytes), Precondition.Absent, None)).Written!;
        Assert.True((await store.CopyAsync(there, "release/x", Precondition.Absent, None)).IsWritten);
        Assert.Equal(bytes, await store.BytesAsync("release/x"));
    }

    [Fact]
    public async Task What_is_too_large_for_one_request_is_copied_in_blocks()
    {
        var store = (AzureStore)await CreateAsync();
        byte[] bytes = new byte[1_000_000];
        new Random(1).NextBytes(bytes);
        ObjectInfo source = (await store.PutAsync("a", ObjectContent.FromBytes(bytes), Precondition.None, None)).Written!;
        AzureBlob? copy = await new AzureCopy(store.Container, Precondition.Absent) { BlockSize = 300_000 }.RunAsync(source, "b", None);
        await store.HoldsAsync(copy!.Info("b"));
        Assert.Equal(bytes, await store.BytesAsync("b"));
        Assert.Equal(source.Checksum, copy.Info("b").Checksum);
    }

    [Fact]
    public async Task A_wrong_key_is_told_with_the_servers_words()
    {
        await CreateAsync();
        var environment = new AzureEnvironment { Key = "bWFya2VkLXdyb25nLWtleQ==" };
        IObjectStore store = AzureConnection.Open(AzureAddress.Parse(_container.Url(server.Address)), environment, Brief.Timeouts);
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => store.OpenReadAsync("x", null, None));
        Assert.Equal(ErrorCategory.PermissionDenied, failure.Category);
        Assert.Contains("the server answered 403 AuthorizationFailure", failure.Message, StringComparison.Ordinal);
        Assert.Contains("az login", failure.Message, StringComparison.Ordinal);
    }
}
