using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Gcs;

namespace ReleaseTools.Tests.Storage.Gcs;

/// <summary>The contract of all stores, on the fake of Google's server.</summary>
public sealed class GcsStoreTests : ObjectStoreContract, IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private GcsFake _fake = null!;

    public async ValueTask InitializeAsync() => _fake = await GcsFake.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<IObjectStore> CreateAsync() => Task.FromResult<IObjectStore>(_fake.Open(_folder));

    protected override Task BreakAsync(IObjectStore store, string key)
    {
        _fake.Fail(request => request.Path.Contains("some/where/" + key) || request.Verb == "put", new StoreFault(500) { Times = int.MaxValue });
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
        SortedDictionary<string, GcsStored> bucket = _fake.Buckets["bucket"];
        foreach (string foreign in (string[])["w//x", "w/a//x", "/x", "w/../x", "w/folder/"])
        {
            bucket["some/where/" + foreign] = bucket["some/where/w/a/x"] with { Name = "some/where/" + foreign };
        }
        Assert.Equal(["w/a/x"], await store.KeysAsync(""));
        Assert.Equal(["w/a/", "w/folder/"], await store.ListFolderAsync("w/", None).Select(entry => entry.Key).ToListAsync());
        Assert.Equal(["w/"], await store.ListFolderAsync("", None).Select(entry => entry.Key).ToListAsync());
    }

    [Fact]
    public async Task A_copy_takes_as_many_rounds_as_the_server_wants()
    {
        _fake.CopyRounds = 4;
        IObjectStore store = await CreateAsync();
        ObjectInfo source = (await store.PutAsync("a", ObjectContent.FromText("x"), Precondition.None, None)).Written!;
        Assert.True((await store.CopyAsync(source, "b", Precondition.Absent, None)).IsWritten);
        Assert.Equal(4, _fake.Requests.Count(verb => verb == "copy"));
        Assert.Equal("x", await store.TextAsync("b"));
    }

    [Fact]
    public async Task What_took_the_place_of_the_source_is_not_copied()
    {
        IObjectStore store = await CreateAsync();
        ObjectInfo source = (await store.PutAsync("a", ObjectContent.FromText("old"), Precondition.None, None)).Written!;
        await store.PutTextAsync("a", "new");
        await Assert.ThrowsAsync<ObjectMissingException>(() => store.CopyAsync(source, "b", Precondition.None, None));
        Assert.Null(await store.StatAsync("b", None));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(9 * 1024 * 1024)]
    public async Task Media_type_and_caching_go_along(int size)
    {
        IObjectStore store = await CreateAsync();
        await store.PutAsync("latest.txt", ObjectContent.FromBytes(new byte[size], "text/plain; charset=utf-8") with { CacheControl = "no-cache" }, Precondition.Absent, None);
        GcsStored there = _fake.Buckets["bucket"]["some/where/latest.txt"];
        Assert.Equal(("text/plain; charset=utf-8", "no-cache"), (there.ContentType, there.CacheControl));
        await store.CopyAsync((await store.StatAsync("latest.txt", None))!, "copy", Precondition.None, None);
        Assert.Equal("no-cache", _fake.Buckets["bucket"]["some/where/copy"].CacheControl);
    }

    [Fact]
    public async Task A_composed_object_has_no_checksum()
    {
        IObjectStore store = await CreateAsync();
        await store.PutTextAsync("x", "x");
        SortedDictionary<string, GcsStored> bucket = _fake.Buckets["bucket"];
        bucket["some/where/x"] = bucket["some/where/x"] with { IsComposite = true };
        Assert.Null((await store.StatAsync("x", None))!.Checksum);
    }

    [Fact]
    public async Task What_a_console_makes_of_folders_is_no_object()
    {
        IObjectStore store = await CreateAsync();
        _fake.Buckets["bucket"]["some/where/"] = new GcsStored("some/where/", [], 1);
        _fake.Buckets["bucket"]["some/where/a/"] = new GcsStored("some/where/a/", [], 2);
        _fake.Buckets["bucket"]["some/where-else"] = new GcsStored("some/where-else", [], 3);
        await store.PutTextAsync("a/b", "x");
        Assert.Equal(["a/b"], await store.KeysAsync(""));
    }

    [Fact]
    public async Task A_missing_bucket_is_not_an_absent_object()
    {
        IObjectStore store = await CreateAsync();
        _fake.Buckets.Clear();
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => store.StatAsync("x", None));
        Assert.Contains("404: The specified bucket does not exist.", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreFailedException>(() => store.KeysAsync(""));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.OpenReadAsync("x", null, None));
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

    [Fact]
    public async Task Requests_to_an_emulator_carry_no_credential()
    {
        await (await CreateAsync()).PutTextAsync("x", "x");
        Assert.Empty(_fake.Authorizations);
    }
}
