using System.Text;
using ReleaseTools.Engine.Storage;

namespace ReleaseTools.TestKit.Storage;

/// <summary>What every store promises. A provider's tests derive from this, and add what is peculiar to it.</summary>
public abstract partial class ObjectStoreContract
{
    /// <summary>A store that holds nothing.</summary>
    protected abstract Task<IObjectStore> CreateAsync();

    /// <summary>Makes what is at <paramref name="key"/> impossible to read, though something is there.</summary>
    protected abstract Task BreakAsync(IObjectStore store, string key);

    /// <summary>Whether the server can be asked for such a key at all.</summary>
    protected virtual bool Takes(string key) => true;

    protected static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task What_was_put_is_read_back()
    {
        IObjectStore store = await CreateAsync();
        WriteOutcome outcome = await store.PutAsync("a/b.txt", ObjectContent.FromText("hello"), Precondition.None, None);
        Assert.Equal("hello", await store.TextAsync("a/b.txt"));
        ObjectInfo stat = (await store.StatAsync("a/b.txt", None))!;
        Assert.Equal(("a/b.txt", 5L), (stat.Key, stat.Size));
        await store.HoldsAsync(outcome.Written);
        Assert.InRange(stat.Modified, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(512 * 1024)]
    [InlineData(1024 * 1024)]
    [InlineData(1024 * 1024 + 1)]
    [InlineData(7 * 1024 * 1024 + 3)]
    public async Task Objects_of_any_size_come_back_whole(int size)
    {
        IObjectStore store = await CreateAsync();
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        WriteOutcome outcome = await store.PutAsync("blob", ObjectContent.FromBytes(bytes), Precondition.Absent, None);
        Assert.Equal(size, outcome.Written!.Size);
        Assert.Equal(bytes, await store.BytesAsync("blob"));
        await store.HoldsAsync(outcome.Written);
    }

    [Fact]
    public async Task An_absent_object_is_an_answer()
    {
        IObjectStore store = await CreateAsync();
        Assert.Null(await store.StatAsync("a/b", None));
        Assert.False(await store.DeleteAsync("a/b", Precondition.None, None));
        Assert.Empty(await store.KeysAsync("a/"));
        await Assert.ThrowsAsync<ObjectMissingException>(() => store.OpenReadAsync("a/b", null, None));
        await Assert.ThrowsAsync<ObjectMissingException>(() => store.CopyAsync("a/b", "c", Precondition.None, None));
    }

    [Fact]
    public async Task An_unreadable_store_is_not_an_absent_object()
    {
        IObjectStore store = await CreateAsync();
        await store.PutAsync("latest.txt", ObjectContent.FromText("1.0.0"), Precondition.None, None);
        await BreakAsync(store, "latest.txt");
        await Assert.ThrowsAsync<StoreFailedException>(() => store.StatAsync("latest.txt", None));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.OpenReadAsync("latest.txt", null, None));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.PutAsync("latest.txt", ObjectContent.FromText("0.9.0"), Precondition.Absent, None));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.DeleteAsync("latest.txt", Precondition.None, None));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.CopyAsync("latest.txt", "copy", Precondition.None, None));
    }

    [Theory]
    [InlineData(0, 4, "0123")]
    [InlineData(3, 4, "3456")]
    [InlineData(8, 100, "89")]                                              // to the end, where there is less than was asked for
    [InlineData(10, 5, "")]
    [InlineData(50, 5, "")]
    [InlineData(2, 0, "")]
    public async Task A_range_is_a_part(long offset, long length, string expected)
    {
        IObjectStore store = await CreateAsync();
        await store.PutAsync("digits", ObjectContent.FromText("0123456789"), Precondition.None, None);
        await using Stream stream = await store.OpenReadAsync("digits", new ByteRange(offset, length), None);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        Assert.Equal(expected, await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task A_listing_is_in_ordinal_order_and_starts_with_the_prefix()
    {
        IObjectStore store = await CreateAsync();
        string[] keys = ["a", "a-b/x", "a.txt", "b/1", "b/10", "b/2", "b/c/d/e", "b-1", "B/1", "bc", "zoë/ü"];
        foreach (string key in keys.Reverse()) await store.PutAsync(key, ObjectContent.FromText(key), Precondition.None, None);
        Array.Sort(keys, StringComparer.Ordinal);
        Assert.Equal(keys, await store.KeysAsync(""));
        Assert.Equal(["b-1", "b/1", "b/10", "b/2", "b/c/d/e", "bc"], await store.KeysAsync("b"));
        Assert.Equal(["b/1", "b/10"], await store.KeysAsync("b/1"));
        Assert.Equal(["b/c/d/e"], await store.KeysAsync("b/c/"));
        Assert.Empty(await store.KeysAsync("nothing"));
        Assert.Equal(4, (await store.ListAsync("b/10", None).SingleAsync()).Size);
    }

    [Fact]
    public async Task A_folder_lists_what_is_directly_in_it()
    {
        IObjectStore store = await CreateAsync();
        foreach (string key in (string[])["a", "b/1", "b/c/d/e", "b/c/f", "b-1", "b/2", "b/c.txt"]) await store.PutTextAsync(key, key);
        Assert.Equal(["a", "b-1", "b/"], await FolderAsync(""));
        Assert.Equal(["b/1", "b/2", "b/c.txt", "b/c/"], await FolderAsync("b/"));
        Assert.Equal(["b/c/d/"], (await FolderAsync("b/c/")).Where(key => key.EndsWith('/')));
        Assert.Empty(await FolderAsync("nothing/"));
        Assert.Equal(3, (await store.ListFolderAsync("b/", None).FirstAsync(entry => entry.Name == "1")).Object!.Size);
        await Assert.ThrowsAsync<UsageException>(() => FolderAsync("b"));

        async Task<string[]> FolderAsync(string folder) => await store.ListFolderAsync(folder, None).Select(entry => entry.Key).ToArrayAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(8 * 1024 * 1024)]
    [InlineData(20 * 1024 * 1024 + 7)]
    public async Task What_a_store_says_of_content_can_be_told_beforehand(int size)
    {
        IObjectStore store = await CreateAsync();
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        IContentChecksum? checksum = store.BeginChecksum(size);
        foreach (byte[] piece in bytes.Chunk(1_000_003)) checksum?.Append(piece);
        string? expected = checksum?.Finish();
        Assert.Equal(expected, (await store.PutAsync("x", ObjectContent.FromBytes(bytes), Precondition.None, None)).Written!.Checksum);
        ObjectInfo there = (await store.StatAsync("x", None))!;
        Assert.Equal(expected, there.Checksum);
        Assert.Equal(expected, (await store.ListAsync("x", None).SingleAsync()).Checksum);
        Assert.Equal(expected, (await store.CopyAsync(there, "y", Precondition.Absent, None)).Written!.Checksum);
        Assert.Equal(expected, (await store.StatAsync("y", None))!.Checksum);
    }

    [Fact]
    public async Task Conditions_are_honoured_and_what_asks_for_that_is_out_of_sight()
    {
        IObjectStore store = await CreateAsync();
        await store.RequireConditionsAsync(None);
        await store.RequireConditionsAsync(None);
        Assert.Empty(await store.KeysAsync(""));
        Assert.Empty(await store.ListFolderAsync("", None).ToArrayAsync());
    }

    [Theory]
    [InlineData("with space/a b")]
    [InlineData("quotes/'\"`")]
    [InlineData("line\nbreak/x\ny")]
    [InlineData("non-ascii/žluťoučký-日本語-😀")]
    [InlineData("url/%20?#&+=")]
    [InlineData("back\\slash")]
    [InlineData("...")]
    [InlineData("-rf")]
    [InlineData("a/.tmp/b")]
    public async Task Odd_names_are_names(string key)
    {
        if (!Takes(key)) return;
        IObjectStore store = await CreateAsync();
        await store.PutAsync(key, ObjectContent.FromText(key), Precondition.Absent, None);
        Assert.Equal(key, await store.TextAsync(key));
        Assert.Equal([key], await store.KeysAsync(""));
        Assert.True(await store.DeleteAsync(key, Precondition.None, None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("a/./b")]
    [InlineData("nul\0")]
    [InlineData(".tmp")]
    [InlineData(".tmp/x")]
    public async Task A_key_that_could_lead_elsewhere_is_refused(string key)
    {
        IObjectStore store = await CreateAsync();
        await store.PutAsync("from", ObjectContent.FromText(""), Precondition.None, None);
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => store.StatAsync(key, None),
            () => store.OpenReadAsync(key, null, None),
            () => store.PutAsync(key, ObjectContent.FromText(""), Precondition.None, None),
            () => store.CopyAsync("from", key, Precondition.None, None),
            () => store.CopyAsync(key, "to", Precondition.None, None),
            () => store.DeleteAsync(key, Precondition.None, None),
        })
        {
            Assert.Equal("KeyInvalid", (await Assert.ThrowsAsync<UsageException>(act)).ErrorId);
        }
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing()
    {
        IObjectStore store = await CreateAsync();
        using var source = new CancellationTokenSource();
        var content = new ObjectContent(4 * 1024 * 1024, () => new CallbackStream(new MemoryStream(new byte[4 * 1024 * 1024]), afterBytes: 1024 * 1024, source.Cancel));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutAsync("big", content, Precondition.None, source.Token));
        Assert.Empty(await store.KeysAsync(""));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.StatAsync("big", source.Token));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    public async Task Content_of_another_length_than_announced_is_not_stored(int actual)
    {
        IObjectStore store = await CreateAsync();
        var content = new ObjectContent(10, () => new MemoryStream(new byte[actual]));
        await Assert.ThrowsAsync<ReleaseException>(() => store.PutAsync("short", content, Precondition.None, None));
        Assert.Empty(await store.KeysAsync(""));
    }

    [Fact]
    public async Task A_source_that_fails_is_not_the_stores_failure()
    {
        IObjectStore store = await CreateAsync();
        var content = new ObjectContent(10, () => new CallbackStream(new MemoryStream(new byte[10]), 0, () => throw new IOException("the disk went away")));
        var failure = await Assert.ThrowsAsync<ReleaseException>(() => store.PutAsync("x", content, Precondition.None, None));
        Assert.Equal("ContentUnreadable", failure.ErrorId);
        Assert.Contains("the disk went away", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await store.KeysAsync(""));
    }
}
