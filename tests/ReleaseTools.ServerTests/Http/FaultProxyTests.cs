using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ReleaseTools.ServerTests.Http;

/// <summary>The proxy itself: a fault that doesn't happen would prove nothing.</summary>
public sealed class FaultProxyTests : IAsyncLifetime
{
    private static readonly byte[] s_bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i:00000} ")));

    private readonly List<(string Target, string Host, byte[] Body)> _arrived = [];
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(1) };
    private WebApplication _server = null!;
    private FaultProxy _proxy = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            lock (_arrived) _arrived.Add((context.Features.Get<IHttpRequestFeature>()!.RawTarget, context.Request.Host.Value!, body.ToArray()));
            context.Response.Headers.ETag = "\"one\"";
            context.Response.ContentLength = s_bytes.Length;
            if (context.Request.Method != "HEAD") await context.Response.Body.WriteAsync(s_bytes);
        });
        await _server.StartAsync();
        _proxy = await FaultProxy.StartAsync(new Uri(_server.Urls.First()), new Dictionary<string, string> { ["bucket-7f"] = "BUCKET" });
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.StopAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task What_is_left_alone_passes_as_it_was_sent()
    {
        using HttpResponseMessage put = await SendAsync("PUT", "bucket-7f/a%2Fb%20c/%7E?uploadId=77&partNumber=2&x-id=UploadPart");
        Assert.Equal("\"one\"", put.Headers.ETag!.Tag);
        Assert.Equal(s_bytes, await put.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage head = await SendAsync("HEAD", "x");
        Assert.Equal(s_bytes.Length, head.Content.Headers.ContentLength);
        Assert.Equal(("/bucket-7f/a%2Fb%20c/%7E?uploadId=77&partNumber=2&x-id=UploadPart", _proxy.Address.Authority), (_arrived[0].Target, _arrived[0].Host));
        Assert.Equal(s_bytes, _arrived[0].Body);
        Assert.Equal(["PUT /BUCKET/a/b c/~?partNumber=2&uploadId", "HEAD /x"], _proxy.Requests.Select(request => request.Name));
    }

    [Theory]
    [InlineData(FaultKind.TooManyRequests, 429)]
    [InlineData(FaultKind.InternalError, 500)]
    [InlineData(FaultKind.SlowDown, 503)]
    public async Task A_refusal_is_an_answer_that_the_server_knows_nothing_of(FaultKind fault, int status)
    {
        _proxy.Plan = _ => fault;
        using HttpResponseMessage answer = await SendAsync("PUT", "x");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("<Code>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(fault is FaultKind.TooManyRequests, answer.Headers.RetryAfter is not null);
        Assert.Empty(_arrived);
    }

    [Theory]
    [InlineData(FaultKind.Reset, 0)]
    [InlineData(FaultKind.Gone, 0)]
    [InlineData(FaultKind.Stall, 0)]
    [InlineData(FaultKind.ResetInBody, 0)]
    [InlineData(FaultKind.LostAnswer, 1)]
    [InlineData(FaultKind.ResetInAnswer, 1)]
    [InlineData(FaultKind.StallInAnswer, 1)]
    [InlineData(FaultKind.CutAnswer, 1)]
    public async Task A_broken_connection_is_an_error_whether_or_not_the_server_has_done_its_part(FaultKind fault, int done)
    {
        _proxy.Plan = _ => fault;
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(async () => (await SendAsync("PUT", "x")).Dispose());
        Assert.Equal(fault is FaultKind.Stall or FaultKind.StallInAnswer, failure is TaskCanceledException);
        Assert.Equal(done, _arrived.Count);
    }

    [Fact]
    public async Task A_server_that_is_gone_refuses_connections_and_comes_back()
    {
        _proxy.Plan = request => request.Number == 1 ? FaultKind.Gone : FaultKind.None;
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync("PUT", "x"));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync("PUT", "x"));
        Assert.Equal(SocketError.ConnectionRefused, (refused.InnerException as SocketException)?.SocketErrorCode);
        await Task.Delay(300);
        using HttpResponseMessage answer = await SendAsync("PUT", "x");
        Assert.Single(_arrived);
    }

    [Fact]
    public async Task Damage_is_silent()
    {
        _proxy.Plan = request => request.Number switch { 1 => FaultKind.FlippedUpload, 2 => FaultKind.FlippedAnswer, _ => FaultKind.ShortAnswer };
        byte[][] answers = [await BytesAsync(), await BytesAsync(), await BytesAsync()];
        Assert.Equal([1, 0, 0], _arrived.Select(request => Differences(request.Body, s_bytes)));
        Assert.Equal([0, 1], answers.Take(2).Select(answer => Differences(answer, s_bytes)));
        Assert.Equal(s_bytes[..(s_bytes.Length / 2)], answers[2]);
    }

    private async Task<byte[]> BytesAsync()
    {
        using HttpResponseMessage answer = await SendAsync("PUT", "x");
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static int Differences(byte[] some, byte[] others) => some.Zip(others).Count(pair => pair.First != pair.Second);

    private async Task<HttpResponseMessage> SendAsync(string method, string target)
    {
        var uri = new Uri(_proxy.Address + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (method == "PUT") request.Content = new ByteArrayContent(s_bytes);
        return await _client.SendAsync(request);
    }
}
