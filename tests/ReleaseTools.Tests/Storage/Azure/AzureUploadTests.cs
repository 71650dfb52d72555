using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Azure;

namespace ReleaseTools.Tests.Storage.Azure;

/// <summary>Large objects: sent in blocks, interrupted, resumed, and copied by the service.</summary>
public sealed class AzureUploadTests : IAsyncLifetime
{
    private const int Block = 8 << 20;

    private static readonly CancellationToken s_none = CancellationToken.None;

    private AzureFake _fake = null!;

    public async ValueTask InitializeAsync() => _fake = await AzureFake.StartAsync();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task An_interrupted_upload_sends_only_the_blocks_that_had_not_arrived()
    {
        byte[] bytes = Bytes(2 * Block + 1000);
        IObjectStore store = _fake.Open();
        _fake.Fail("commit", new StoreFault(400));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.PutAsync("x", ObjectContent.FromBytes(bytes), Precondition.Absent, s_none));
        Assert.Equal(("some/where/x", 3), Assert.Single(_fake.Uploads));
        Assert.Empty(await store.KeysAsync(""));
        long before = _fake.BlockBytes;

        // the middle is another one: only that is sent
        bytes[Block + 1] ^= 1;
        WriteOutcome outcome = await _fake.Open().PutAsync("x", ObjectContent.FromBytes(bytes), Precondition.Absent, s_none);

        Assert.True(outcome.IsWritten);
        Assert.Equal(Block, _fake.BlockBytes - before);
        Assert.Equal(bytes, await store.BytesAsync("x"));
        Assert.Empty(_fake.Uploads);
    }

    [Fact]
    public async Task Blocks_that_another_writer_swept_away_are_sent_again()
    {
        byte[] bytes = Bytes(Block + 1000);
        IObjectStore store = _fake.Open();
        int commits = 0;
        _fake.Fail(request =>
        {
            if (request.Verb == "commit" && ++commits == 1) _fake.ExpireBlocks();
            return false;
        }, new StoreFault());
        Assert.True((await store.PutAsync("x", ObjectContent.FromBytes(bytes), Precondition.None, s_none)).IsWritten);
        Assert.Equal(bytes, await store.BytesAsync("x"));
    }

    [Fact]
    public async Task A_source_that_can_be_read_once_and_in_order_is_enough()
    {
        byte[] bytes = Bytes(Block + 1000);
        IObjectStore store = _fake.Open();
        _fake.Fail("block", new StoreFault { Resets = true, Times = 2 });
        int opened = 0;
        var content = new ObjectContent(bytes.Length, () =>
        {
            opened++;
            return new CallbackStream(new MemoryStream(bytes), long.MaxValue, () => { });
        });
        Assert.True((await store.PutAsync("x", content, Precondition.Absent, s_none)).IsWritten);
        Assert.Equal(1, opened);
        Assert.Equal(bytes, await store.BytesAsync("x"));
    }

    [Theory]
    [InlineData("block")]
    [InlineData("blocks")]
    [InlineData("commit")]
    public async Task What_passes_is_not_noticed(string verb)
    {
        byte[] bytes = Bytes(Block + 1000);
        foreach (StoreFault fault in (StoreFault[])[new(503), new() { Resets = true }, new() { LosesAnswer = true }])
        {
            IObjectStore store = _fake.Open(prefix: $"{Guid.NewGuid():n}/");
            _fake.Fail(verb, fault);
            WriteOutcome outcome = await store.PutAsync("x", ObjectContent.FromBytes(bytes), Precondition.Absent, s_none);
            Assert.True(outcome.IsWritten);
            await store.HoldsAsync(outcome.Written);
            Assert.Equal(bytes, await store.BytesAsync("x"));
        }
    }

    [Fact]
    public async Task A_write_in_vain_sends_nothing()
    {
        IObjectStore store = _fake.Open();
        await store.PutTextAsync("x", "there");
        Assert.False((await store.PutAsync("x", ObjectContent.FromBytes(new byte[Block + 1]), Precondition.Absent, s_none)).IsWritten);
        Assert.Equal(0, _fake.BlockBytes);
    }

    [Fact]
    public async Task What_is_too_large_for_one_request_is_copied_in_blocks_and_keeps_what_is_said_of_it()
    {
        byte[] bytes = Bytes(10_000);
        IObjectStore store = _fake.Open();
        ObjectContent content = ObjectContent.FromBytes(bytes, "text/plain") with { CacheControl = "no-cache" };
        ObjectInfo source = (await store.PutAsync("a", content, Precondition.None, s_none)).Written!;

        _fake.Fail("commit", new StoreFault(400));
        await Assert.ThrowsAnyAsync<Exception>(() => CopyAsync(source, 4000));
        int sent = _fake.Requests.Count(verb => verb == "block-from");
        AzureBlob copy = (await CopyAsync(source, 4000))!;

        Assert.Equal(sent, _fake.Requests.Count(verb => verb == "block-from"));
        Assert.Equal((3, source.Checksum), (sent, copy.Info("b").Checksum));
        Assert.Equal(bytes, await store.BytesAsync("b"));
        AzureStored there = _fake.Containers["container"]["some/where/b"];
        Assert.Equal(("text/plain", "no-cache"), (there.ContentType, there.CacheControl));
        Assert.Null(await CopyAsync(source, 4000));
        await store.PutTextAsync("a", "another");
        await store.DeleteAsync("b", Precondition.None, s_none);
        await Assert.ThrowsAnyAsync<Exception>(() => CopyAsync(source, 4000));
        Assert.Null(await store.StatAsync("b", s_none));
    }

    private Task<AzureBlob?> CopyAsync(ObjectInfo source, long block) =>
        new AzureCopy(_fake.Open().Container, Precondition.Absent) { BlockSize = block }.RunAsync(source, "b", s_none);

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
