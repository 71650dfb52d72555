using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Tests.Storage.Azure;

/// <summary>The contract of all stores, on the fake of Azure's server.</summary>
public sealed class AzureStoreTests : ObjectStoreContract, IAsyncLifetime
{
    private AzureFake _fake = null!;

    public async ValueTask InitializeAsync() => _fake = await AzureFake.StartAsync();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    protected override Task<IObjectStore> CreateAsync() => Task.FromResult<IObjectStore>(_fake.Open());

    protected override Task BreakAsync(IObjectStore store, string key)
    {
        _fake.Fail(request => request.Name == "some/where/" + key || request.Verb == "copy", new StoreFault(500) { Times = int.MaxValue });
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_listing_goes_over_as_many_pages_as_it_takes()
    {
        _fake.PageSize = 3;
        IObjectStore store = await CreateAsync();
        string[] keys = [.. Enumerable.Range(0, 20).Select(i => $"{(char)('a' + i)}/x")];
        foreach (string key in keys) await store.PutTextAsync(key, key);
        Assert.Equal(keys, await store.KeysAsync(""));
        Assert.Equal(20, await store.ListFolderAsync("", None).CountAsync());
    }

    [Fact]
    public async Task Objects_with_names_that_no_store_of_ours_gives_are_not_listed()
    {
        IObjectStore store = await CreateAsync();
        await store.PutTextAsync("w/a/x", "ours");
        SortedDictionary<string, AzureStored> objects = _fake.Containers["container"];
        foreach (string foreign in (string[])["w//x", "w/a//x", "/x", "w/../x", "w/folder/"])
        {
            objects["some/where/" + foreign] = objects["some/where/w/a/x"] with { Name = "some/where/" + foreign };
        }
        Assert.Equal(["w/a/x"], await store.KeysAsync(""));
        Assert.Equal(["w/a/", "w/folder/"], await store.ListFolderAsync("w/", None).Select(entry => entry.Key).ToListAsync());
        Assert.Equal(["w/"], await store.ListFolderAsync("", None).Select(entry => entry.Key).ToListAsync());
    }

    [Fact]
    public async Task What_took_the_place_of_the_source_is_not_copied()
    {
        IObjectStore store = await CreateAsync();
        ObjectInfo source = (await store.PutAsync("a", ObjectContent.FromText("old"), Precondition.None, None)).Written!;
        await store.PutTextAsync("a", "new");
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => store.CopyAsync(source, "b", Precondition.None, None));
        Assert.Contains("another object has taken its place", failure.Message, StringComparison.Ordinal);
        Assert.Null(await store.StatAsync("b", None));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(9 * 1024 * 1024)]
    public async Task Media_type_and_caching_go_along(int size)
    {
        IObjectStore store = await CreateAsync();
        await store.PutAsync("latest.txt", ObjectContent.FromBytes(new byte[size], "text/plain; charset=utf-8") with { CacheControl = "no-cache" }, Precondition.Absent, None);
        AzureStored there = _fake.Containers["container"]["some/where/latest.txt"];
        Assert.Equal(("text/plain; charset=utf-8", "no-cache"), (there.ContentType, there.CacheControl));
        await store.CopyAsync((await store.StatAsync("latest.txt", None))!, "copy", Precondition.None, None);
        AzureStored copy = _fake.Containers["container"]["some/where/copy"];
        Assert.Equal(("text/plain; charset=utf-8", "no-cache", there.Md5), (copy.ContentType, copy.CacheControl, copy.Md5));
    }

    [Fact]
    public async Task An_object_without_an_MD5_has_no_checksum()
    {
        IObjectStore store = await CreateAsync();
        await store.PutTextAsync("x", "x");
        SortedDictionary<string, AzureStored> objects = _fake.Containers["container"];
        objects["some/where/x"] = objects["some/where/x"] with { Md5 = null };
        Assert.Null((await store.StatAsync("x", None))!.Checksum);
    }

    [Fact]
    public async Task A_text_comes_with_its_ETag_in_one_request()
    {
        IObjectStore store = await CreateAsync();
        ObjectInfo written = (await store.PutAsync("x", ObjectContent.FromText("x"), Precondition.Absent, None)).Written!;
        _fake.Requests.Clear();
        StoredText text = (await store.ReadTextAsync("x", None))!;
        Assert.Equal(("x", written.ETag, written.Checksum), (text.Text, text.Info.ETag, text.Info.Checksum));
        Assert.Equal(["media"], _fake.Requests);
    }

    [Fact]
    public async Task A_folder_of_a_hierarchical_account_is_no_object()
    {
        IObjectStore store = await CreateAsync();
        await store.PutTextAsync("a/b", "x");
        foreach (string name in (string[])["some/where", "some/where/a"])
        {
            _fake.Containers["container"][name] = new AzureStored(name, [], "0x1") { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } };
        }
        Assert.Equal(["a/b"], await store.KeysAsync(""));
        Assert.Equal(["a/"], await store.ListFolderAsync("", None).Select(entry => entry.Key).ToListAsync());
        Assert.Null(await store.StatAsync("a", None));
        await Assert.ThrowsAsync<ObjectMissingException>(() => store.OpenReadAsync("a", null, None));
    }

    [Fact]
    public async Task A_missing_container_is_not_an_absent_object()
    {
        IObjectStore store = await CreateAsync();
        _fake.Containers.Clear();
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => store.OpenReadAsync("x", null, None));
        Assert.Contains("404 ContainerNotFound: The specified container does not exist.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ContainerNotFound", (await Assert.ThrowsAsync<StoreFailedException>(() => store.StatAsync("x", None))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreFailedException>(() => store.KeysAsync(""));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.DeleteAsync("x", Precondition.None, None));
    }

    [Fact]
    public async Task A_server_that_ignores_conditions_is_refused()
    {
        IObjectStore store = await CreateAsync();
        _fake.IgnoresConditions = true;
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => store.RequireConditionsAsync(None));
        Assert.Equal("StoreIgnoresConditions", refusal.ErrorId);
    }
}
