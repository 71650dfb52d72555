using System.Net;
using System.Text;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Http;
using static ReleaseTools.TestKit.Http.ScriptedServer;

namespace ReleaseTools.Tests.Storage.Http;

public sealed class HttpStoreTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private const string Digits = "0123456789";

    [Fact]
    public async Task An_object_is_asked_for_by_name()
    {
        var server = new ScriptedServer(Serve);
        IObjectStore store = Open(server);
        ObjectInfo info = (await store.StatAsync("hello/with space#/latest.txt", s_none))!;
        Assert.Equal((10L, "\"e1\"", new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero)), (info.Size, info.ETag, info.Modified));
        Assert.Null(info.Checksum);
        Assert.Equal("HEAD https://dl.example.com/releases/hello/with%20space%23/latest.txt", $"{server.Requests[0].Method} {server.Requests[0].Address}");
        Assert.Equal(Digits, await store.TextAsync("x"));
    }

    [Theory]
    [InlineData(0, 4, "0123")]
    [InlineData(8, 100, "89")]
    [InlineData(10, 5, "")]
    [InlineData(2, 0, "")]
    public async Task A_range_is_a_part(long offset, long length, string expected)
    {
        foreach (Func<HttpRequestMessage, HttpResponseMessage?> serve in new[] { Serve, Answer(HttpStatusCode.OK, Digits) })        // with and without parts
        {
            await using Stream stream = await Open(new ScriptedServer(serve)).OpenReadAsync("x", new ByteRange(offset, length), s_none);
            using var reader = new StreamReader(stream);
            Assert.Equal(expected, await reader.ReadToEndAsync());
        }
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task What_is_not_there_is_absent(int status)
    {
        IObjectStore store = Open(new ScriptedServer(Answer((HttpStatusCode)status)));
        Assert.Null(await store.StatAsync("x", s_none));
        Assert.Null(await store.ReadTextAsync("x", s_none));
        await Assert.ThrowsAsync<ObjectMissingException>(() => store.OpenReadAsync("x", null, s_none));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_can_not_be_read_is_not_absent(int status)
    {
        IObjectStore store = Open(new ScriptedServer(Answer((HttpStatusCode)status)));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.StatAsync("x", s_none));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.ReadTextAsync("x", s_none));
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => store.OpenReadAsync("x", null, s_none));
        Assert.Contains($"the server answered {status}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_HEAD_is_asked_for_a_byte()
    {
        var server = new ScriptedServer(request => request.Method == HttpMethod.Head ? new HttpResponseMessage(HttpStatusCode.MethodNotAllowed) { Content = new StringContent("") } : Serve(request));
        Assert.Equal(10, (await Open(server).StatAsync("x", s_none))!.Size);
    }

    [Fact]
    public async Task A_download_goes_on_where_it_broke_in_the_same_object()
    {
        bool isBroken = false;
        var server = new ScriptedServer(request =>
        {
            HttpResponseMessage whole = Serve(request)!;
            if (isBroken) return whole;
            isBroken = true;
            var broken = new StreamContent(new BreakingStream(Encoding.UTF8.GetBytes(Digits), 4));
            broken.Headers.ContentLength = 10;
            whole.Content = broken;
            return whole;
        });
        Assert.Equal(Digits, await Open(server).TextAsync("x"));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task What_was_replaced_meanwhile_is_not_gone_on_with()
    {
        var broken = new StreamContent(new BreakingStream(Encoding.UTF8.GetBytes(Digits), 4)) { Headers = { ContentLength = 10 } };
        var server = new ScriptedServer(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = broken }, Answer(HttpStatusCode.OK, "abcdefghij"));
        await Assert.ThrowsAsync<StoreFailedException>(() => Open(server).TextAsync("x"));
    }

    [Fact]
    public async Task Nothing_is_written_or_listed()
    {
        var server = new ScriptedServer(Serve);
        IObjectStore store = Open(server);
        var source = new ObjectInfo("x", 1, default, null);
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => store.PutTextAsync("x", "x"),
            () => store.CopyAsync(source, "y", Precondition.None, s_none),
            () => store.DeleteAsync("x", Precondition.None, s_none),
            () => store.RequireConditionsAsync(s_none),
        })
        {
            var refusal = await Assert.ThrowsAsync<RefusedException>(act);
            Assert.Equal(("StoreReadOnly", ExitCode.Refused), (refusal.ErrorId, refusal.ExitCode));
        }
        Assert.Equal("StoreNotListable", (await Assert.ThrowsAsync<RefusedException>(() => store.KeysAsync(""))).ErrorId);
        Assert.Equal("StoreNotListable", Assert.Throws<RefusedException>(() => store.ListFolderAsync("", s_none)).ErrorId);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("https://dl.example.com", "https://dl.example.com/")]
    [InlineData("https://dl.example.com/releases/", "https://dl.example.com/releases/")]
    [InlineData("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x/")]
    public void A_URL_is_where_objects_are(string url, string root)
    {
        Assert.Equal(root, ObjectStores.Open(url, "/repo").Root.AbsoluteUri);
        Assert.Equal(root, ObjectStores.Open(root, "/elsewhere").Root.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://", "names no server")]
    [InlineData("https://me:MARKED-PASSWORD@example.com/", "holds credentials")]
    [InlineData("https://example.com/?version=1", "query")]
    [InlineData("https://example.com/?sig=MARKED-SIGNATURE", "holds credentials")]
    [InlineData("https://example.com/#x", "fragment")]
    [InlineData("http://example.com/", "without encryption")]
    public void What_can_not_be_extended_or_trusted_is_refused(string url, string why)
    {
        var refusal = Assert.Throws<UsageException>(() => ObjectStores.Open(url, "/repo"));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", refusal.Message + refusal.Target, StringComparison.Ordinal);
    }

    private static HttpStore Open(ScriptedServer server) => new(HttpStoreAddress.Parse("https://dl.example.com/releases"), server.Pipeline);

    /// <summary>A server of one object, as any web server would serve it.</summary>
    private static HttpResponseMessage? Serve(HttpRequestMessage request)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Digits);
        var response = new HttpResponseMessage(HttpStatusCode.OK);
        if (request.Headers.Range?.Ranges.Single() is { } range)
        {
            long from = range.From!.Value, to = Math.Min(range.To ?? long.MaxValue, bytes.Length - 1);
            if (from >= bytes.Length) return new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable) { Content = new StringContent("") };
            response.StatusCode = HttpStatusCode.PartialContent;
            response.Content = new ByteArrayContent(bytes[(int)from..(int)(to + 1)]);
            response.Content.Headers.ContentRange = new(from, to, bytes.Length);
        }
        else
        {
            response.Content = new ByteArrayContent(bytes);
        }
        response.Headers.ETag = new("\"e1\"");
        response.Content.Headers.LastModified = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
        return response;
    }

    private sealed class BreakingStream(byte[] bytes, int after) : MemoryStream(bytes, 0, after)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await base.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new IOException("reset");
        }
    }
}
