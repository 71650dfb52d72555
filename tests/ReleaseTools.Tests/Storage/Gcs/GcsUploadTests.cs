using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Gcs;

namespace ReleaseTools.Tests.Storage.Gcs;

/// <summary>Large objects: chunks of 16 MiB, and what is interrupted between or in them.</summary>
public sealed class GcsUploadTests : IAsyncLifetime
{
    private const int Chunk = GcsUpload.ChunkSize;

    private static readonly CancellationToken s_none = CancellationToken.None;

    private static readonly byte[] s_bytes = Bytes(1);

    private readonly TestFolder _folder = new();
    private GcsFake _fake = null!;

    private string[] Remembered => _folder.Files("uploads");

    public async ValueTask InitializeAsync() => _fake = await GcsFake.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_undisturbed_is_sent_once_and_nothing_is_remembered()
    {
        Assert.True((await PutAsync(s_bytes)).IsWritten);
        await HoldsAsync(s_bytes, sent: s_bytes.Length);
        Assert.Equal(1, _fake.Requests.Count(verb => verb == "begin"));
        Assert.Equal(3, _fake.Requests.Count(verb => verb == "part"));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("reset")]
    [InlineData("stall")]
    [InlineData("lost")]
    [InlineData("partly")]
    public async Task A_chunk_that_did_not_arrive_is_sent_again_from_where_the_server_has_it(string what)
    {
        StoreFault fault = what switch
        {
            "status" => new StoreFault(503),
            "reset" => new StoreFault { Resets = true },
            "stall" => new StoreFault { Stalls = true },
            "lost" => new StoreFault { LosesAnswer = true },
            _ => new StoreFault { KeepsOnly = 3 * 1024 * 1024 },
        };
        int parts = 0;
        _fake.Fail(request => request.Verb == "part" && Interlocked.Increment(ref parts) == 2, fault);
        Assert.True((await PutAsync(s_bytes)).IsWritten);
        long again = what switch { "partly" => Chunk - 3 * 1024 * 1024, _ => 0 };
        await HoldsAsync(s_bytes, sent: s_bytes.Length + again);
        Assert.Equal(1, _fake.Requests.Count(verb => verb == "begin"));
    }

    [Fact]
    public async Task The_last_answer_may_be_lost_and_the_write_counts_once()
    {
        int parts = 0;
        _fake.Fail(request => request.Verb == "part" && Interlocked.Increment(ref parts) == 3, new StoreFault { LosesAnswer = true });
        Assert.True((await PutAsync(s_bytes)).IsWritten);
        await HoldsAsync(s_bytes, sent: s_bytes.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5 * 1024 * 1024)]
    public async Task The_next_run_goes_on_where_the_last_one_was_interrupted(int keeps)
    {
        await InterruptAsync(s_bytes, keeps);
        Assert.Equal(1, _fake.OpenUploads);
        Assert.Single(Remembered);
        long before = _fake.PartBytes;
        Assert.True((await PutAsync(s_bytes)).IsWritten);
        await HoldsAsync(s_bytes);
        Assert.Equal(s_bytes.Length - Chunk - keeps, _fake.PartBytes - before);
        Assert.Equal(1, _fake.Requests.Count(verb => verb == "begin"));
    }

    [Fact]
    public async Task What_is_remembered_is_readable_by_its_owner_only()
    {
        Requires.Unix();
        await InterruptAsync(s_bytes);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["uploads/" + Remembered.Single()]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["uploads"]));
    }

    [Theory]
    [InlineData(0)]                                                         // in what arrived
    [InlineData(Chunk + 100)]                                               // in what may have arrived
    public async Task Another_content_is_not_mixed_with_what_arrived_of_the_first(int difference)
    {
        await InterruptAsync(s_bytes, keeps: 1024 * 1024);
        byte[] other = [.. s_bytes];
        other[difference] ^= 1;
        Assert.True((await PutAsync(other)).IsWritten);
        await HoldsAsync(other);
        Assert.Equal(2, _fake.Requests.Count(verb => verb == "begin"));
    }

    [Fact]
    public async Task Another_condition_begins_anew()
    {
        await InterruptAsync(s_bytes);
        Assert.True((await PutAsync(s_bytes, Precondition.None)).IsWritten);
        await HoldsAsync(s_bytes);
        Assert.Equal(2, _fake.Requests.Count(verb => verb == "begin"));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task An_upload_that_the_server_forgot_is_begun_anew(int status)
    {
        await InterruptAsync(s_bytes);
        if (status == 404) _fake.ExpireUploads();
        else _fake.Fail("ask", new StoreFault(status));
        Assert.True((await PutAsync(s_bytes)).IsWritten);
        Assert.Equal(s_bytes, await _fake.Open(_folder).BytesAsync("big"));
        Assert.Empty(Remembered);
    }

    [Fact]
    public async Task An_upload_that_is_forgotten_on_the_way_is_begun_anew()
    {
        int parts = 0;
        _fake.Fail(request => request.Verb == "part" && Interlocked.Increment(ref parts) == 2, new StoreFault(404));
        Assert.True((await PutAsync(s_bytes)).IsWritten);
        Assert.Equal(s_bytes, await _fake.Open(_folder).BytesAsync("big"));
    }

    [Fact]
    public async Task An_upload_whose_object_is_gone_again_is_begun_anew()
    {
        bool isOver = false;
        _fake.Fail(request => !isOver && request.Header("Content-Range")?.StartsWith($"bytes {2 * Chunk}-", StringComparison.Ordinal) == true, new StoreFault { LosesAnswer = true, Times = int.MaxValue });
        _fake.Fail(request => !isOver && request.Verb == "ask", new StoreFault(500) { Times = int.MaxValue });
        await Assert.ThrowsAsync<StoreFailedException>(() => PutAsync(s_bytes));
        isOver = true;
        Assert.True(_fake.Buckets["bucket"].Remove("some/where/big"));
        Assert.True((await PutAsync(s_bytes)).IsWritten);
        await HoldsAsync(s_bytes);
        Assert.Equal(2, _fake.Requests.Count(verb => verb == "begin"));
    }

    [Fact]
    public async Task Who_has_been_overtaken_learns_it()
    {
        int parts = 0;
        _fake.Fail(request =>
        {
            if (request.Verb == "part" && Interlocked.Increment(ref parts) == 2) _fake.Buckets["bucket"]["some/where/big"] = new GcsStored("some/where/big", [1], 7);
            return false;
        }, new StoreFault());
        Assert.False((await PutAsync(s_bytes)).IsWritten);
        Assert.False((await PutAsync(s_bytes)).IsWritten);
        Assert.Equal([1], await _fake.Open(_folder).BytesAsync("big"));
        Assert.Empty(Remembered);
        Assert.Equal(1, _fake.Requests.Count(verb => verb == "begin"));
    }

    [Fact]
    public async Task A_source_of_another_length_leaves_no_upload()
    {
        var content = new ObjectContent(s_bytes.Length, () => new MemoryStream(s_bytes, 0, s_bytes.Length - 1));
        await Assert.ThrowsAsync<ReleaseException>(() => _fake.Open(_folder).PutAsync("big", content, Precondition.None, s_none));
        Assert.Equal(0, _fake.OpenUploads);
        Assert.Empty(Remembered);
    }

    [Fact]
    public async Task Abandoned_uploads_are_swept()
    {
        await InterruptAsync(s_bytes);
        IObjectStore store = _fake.Open(_folder);
        Assert.Equal(0, await store.SweepAsync("other/", DateTimeOffset.UtcNow.AddHours(1), s_none));
        Assert.Equal(0, await store.SweepAsync("", DateTimeOffset.UtcNow.AddHours(-1), s_none));
        Assert.Equal(1, await store.SweepAsync("", DateTimeOffset.UtcNow.AddHours(1), s_none));
        Assert.Equal(0, _fake.OpenUploads);
        Assert.Empty(Remembered);
    }

    [Fact]
    public async Task Where_nothing_can_be_remembered_is_uploaded_all_the_same()
    {
        _folder.Write("uploads", "a file in the folder's place");
        Assert.True((await PutAsync(s_bytes)).IsWritten);
        Assert.Equal(s_bytes, await _fake.Open(_folder).BytesAsync("big"));
    }

    [Fact]
    public async Task What_is_remembered_may_be_damaged()
    {
        await InterruptAsync(s_bytes);
        File.WriteAllText(_folder["uploads/" + Remembered.Single()], "{ half");
        Assert.True((await PutAsync(s_bytes)).IsWritten);
        Assert.Equal(s_bytes, await _fake.Open(_folder).BytesAsync("big"));
        Assert.Empty(Remembered);
    }

    [Fact]
    public async Task Two_that_write_the_same_do_not_share_an_upload()
    {
        bool[] written = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () => (await PutAsync(s_bytes)).IsWritten)));
        Assert.Single(written, won => won);
        Assert.Equal(s_bytes, await _fake.Open(_folder).BytesAsync("big"));
        Assert.Equal(0, _fake.OpenUploads);
        Assert.Empty(Remembered);
    }

    private static byte[] Bytes(int seed)
    {
        byte[] bytes = new byte[2 * Chunk + 1_000_003];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private Task<WriteOutcome> PutAsync(byte[] bytes, Precondition? precondition = null) =>
        _fake.Open(_folder).PutAsync("big", ObjectContent.FromBytes(bytes), precondition ?? Precondition.Absent, s_none);

    /// <summary>A run whose second chunk does not arrive, or only its beginning, and which gives up.</summary>
    private async Task InterruptAsync(byte[] bytes, int keeps = 0)
    {
        int parts = 0;
        bool isOver = false;
        _fake.Fail(request =>
        {
            if (request.Verb == "part") parts++;
            return request.Verb == "part" && parts == 2 && keeps > 0;
        }, new StoreFault { KeepsOnly = keeps, Times = int.MaxValue });
        _fake.Fail(request => !isOver && request.Verb is "part" or "ask" && parts >= (keeps > 0 ? 3 : 2), new StoreFault(500) { Times = int.MaxValue });
        await Assert.ThrowsAsync<StoreFailedException>(() => PutAsync(bytes));
        isOver = true;
    }

    private async Task HoldsAsync(byte[] bytes, long? sent = null)
    {
        Assert.Equal(bytes, await _fake.Open(_folder).BytesAsync("big"));
        if (sent is { } count) Assert.Equal(count, _fake.PartBytes);
        Assert.Equal(0, _fake.OpenUploads);
        Assert.Empty(Remembered);
    }
}
