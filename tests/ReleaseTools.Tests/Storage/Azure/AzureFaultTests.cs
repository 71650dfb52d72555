using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Tests.Storage.Azure;

/// <summary>Servers in trouble: what passes is waited for, what does not is said, and neither is taken for "absent".</summary>
public sealed class AzureFaultTests : IAsyncLifetime
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private AzureFake _fake = null!;

    public async ValueTask InitializeAsync() => _fake = await AzureFake.StartAsync();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    public static TheoryData<string, string> PassingFaults()
    {
        var data = new TheoryData<string, string>();
        foreach (string verb in (string[])["stat", "media", "list", "put", "copy", "delete"])
            foreach (string fault in (string[])["408", "429", "500", "503", "stall", "reset", "lost"]) data.Add(verb, fault);
        return data;
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task What_passes_is_not_noticed(string verb, string what)
    {
        IObjectStore store = _fake.Open();
        ObjectInfo a = (await store.PutAsync("a", ObjectContent.FromText("a"), Precondition.None, s_none)).Written!;
        _fake.Fail(verb, what switch
        {
            "stall" => new StoreFault { Stalls = true },
            "reset" => new StoreFault { Resets = true, Times = 3 },
            "lost" => new StoreFault { LosesAnswer = true },
            _ => new StoreFault(int.Parse(what)) { Times = 3, RetryAfter = what == "429" ? "0" : null },
        });
        Assert.Equal("1", (await store.StatAsync("a", s_none))!.Size.ToString());
        Assert.Equal("a", await store.TextAsync("a"));
        Assert.Equal(["a"], await store.KeysAsync(""));
        // a write whose answer was lost is found to be ours
        Assert.True((await store.PutAsync("b", ObjectContent.FromText("a"), Precondition.Absent, s_none)).IsWritten);
        Assert.True((await store.CopyAsync(a, "c", Precondition.Absent, s_none)).IsWritten);
        Assert.True(await store.DeleteAsync("c", Precondition.None, s_none));
        Assert.Equal(["a", "b"], await store.KeysAsync(""));
    }

    [Theory]
    [InlineData("put", 5)]
    [InlineData("commit", 9 << 20)]
    public async Task A_write_that_lost_against_the_same_bytes_of_somebody_else_did_lose(string verb, int size)
    {
        IObjectStore store = _fake.Open();
        _fake.Fail(request =>
        {
            if (request.Verb != verb) return false;
            _fake.Containers["container"].TryAdd("some/where/x", new AzureStored("some/where/x", new byte[size], "0x5"));
            return true;
        }, new StoreFault(503));
        Assert.False((await store.PutAsync("x", ObjectContent.FromBytes(new byte[size]), Precondition.Absent, s_none)).IsWritten);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(412)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_does_not_pass_is_said_and_nothing_is_absent(int status)
    {
        IObjectStore store = _fake.Open();
        await store.PutTextAsync("latest.txt", "2.0.0");
        _fake.Fail(_ => true, new StoreFault(status) { Times = int.MaxValue, Body = "<?xml version=\"1.0\"?><Error><Code>SomeCode</Code><Message>The server's words.\nRequestId:1</Message></Error>" });
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => store.StatAsync("latest.txt", s_none),
            () => store.ReadTextAsync("latest.txt", s_none),
            () => store.UpdateTextAsync("latest.txt", "text/plain", text => text ?? "1.0.0", s_none),
            () => store.KeysAsync(""),
            () => store.DeleteAsync("latest.txt", Precondition.None, s_none),
            () => store.OpenReadAsync("latest.txt", null, s_none),
        })
        {
            var failure = await Assert.ThrowsAsync<StoreFailedException>(act);
            Assert.Contains($"the server answered {status}", failure.Message, StringComparison.Ordinal);
            Assert.Equal(status is 401 or 403 ? ErrorCategory.PermissionDenied : ErrorCategory.ResourceUnavailable, failure.Category);
        }
    }

    [Theory]
    [InlineData(null, 0, 100)]
    [InlineData(null, 50_000, 3)]
    [InlineData(10L, 50_000, 3)]
    public async Task A_download_goes_on_where_it_broke(long? offset, int cut, int times)
    {
        byte[] bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);
        IObjectStore store = _fake.Open();
        await store.PutAsync("x", ObjectContent.FromBytes(bytes), Precondition.None, s_none);
        _fake.Fail("media", new StoreFault { CutsAnswerAt = cut, Times = times });
        ByteRange? range = offset is { } from ? new ByteRange(from, 150_000) : null;
        await using Stream stream = await store.OpenReadAsync("x", range, s_none);
        using var read = new MemoryStream();
        if (cut == 0)
        {
            // nothing ever arrives
            await Assert.ThrowsAsync<StoreFailedException>(() => stream.CopyToAsync(read));
            return;
        }
        await stream.CopyToAsync(read);
        Assert.Equal(range is { } part ? bytes[(int)part.Offset..(int)(part.Offset + part.Length)] : bytes, read.ToArray());
        Assert.Equal(range is null ? 4 : 3, _fake.Requests.Count(verb => verb == "media"));     // nobody else asks again
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task An_answer_that_never_ends_is_given_up(int status)
    {
        IObjectStore store = _fake.Open();
        await store.PutTextAsync("x", "x");
        _fake.Fail(request => request.Verb is "list" || (request.Verb is "media" && status != 200), new StoreFault(status) { StallsInAnswer = true, Times = 2 });
        Assert.Equal("x", await store.TextAsync("x"));
        Assert.Equal(["x"], await store.KeysAsync(""));
    }

    [Fact]
    public async Task What_was_replaced_meanwhile_is_not_gone_on_with()
    {
        IObjectStore store = _fake.Open();
        await store.PutAsync("x", ObjectContent.FromBytes(new byte[200_000]), Precondition.None, s_none);
        _fake.Fail("media", new StoreFault { CutsAnswerAt = 50_000 });
        await using Stream stream = await store.OpenReadAsync("x", null, s_none);
        await store.PutAsync("x", ObjectContent.FromBytes(new byte[200_001]), Precondition.None, s_none);
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => stream.CopyToAsync(Stream.Null));
        Assert.Contains("somebody replaced or removed it", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list", "")]
    [InlineData("list", "<html>a proxy's page</html>")]
    [InlineData("list", "<EnumerationResults><Blobs><Blob>")]
    [InlineData("list", "a page")]
    [InlineData("stat", "")]
    [InlineData("blocks", "<html>a proxy's page</html>")]
    public async Task An_answer_that_makes_no_sense_is_a_failure(string verb, string body)
    {
        // also where a busy machine lets a connection go, so that it is asked again
        _fake.Fail(verb, new StoreFault(200) { Body = body, Times = 99 });
        IObjectStore store = _fake.Open();
        await Assert.ThrowsAsync<StoreFailedException>(() => verb switch
        {
            "list" => store.KeysAsync(""),
            "stat" => store.StatAsync("x", s_none),
            _ => store.PutAsync("x", ObjectContent.FromBytes(new byte[9 << 20]), Precondition.None, s_none),
        });
    }
}
