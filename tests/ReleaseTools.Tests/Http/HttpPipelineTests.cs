using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;
using static ReleaseTools.TestKit.Http.ScriptedServer;

namespace ReleaseTools.Tests.Http;

public sealed class HttpPipelineTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private static readonly Uri s_address = new("https://example.com/some/path?upload_id=MARKED-SECRET");

    private static readonly HttpCall s_get = HttpCall.Get(s_address);

    private static readonly HttpCall s_post = new(HttpMethod.Post, s_address) { Body = () => new StringContent("body") };

    [Theory]
    [InlineData(200, 1)]
    [InlineData(204, 1)]
    [InlineData(400, 1)]
    [InlineData(401, 1)]
    [InlineData(403, 1)]
    [InlineData(404, 1)]
    [InlineData(412, 1)]
    [InlineData(408, 6)]
    [InlineData(429, 6)]
    [InlineData(500, 6)]
    [InlineData(501, 1)]
    [InlineData(502, 6)]
    [InlineData(503, 6)]
    [InlineData(504, 6)]
    public async Task What_a_server_in_trouble_answers_is_asked_again_and_what_it_means_is_not(int status, int requests)
    {
        var server = new ScriptedServer(Answer((HttpStatusCode)status));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get, s_none);
        Assert.Equal((status, requests), ((int)answer.Status, server.Requests.Count));
        Assert.Equal(requests, answer.Attempts);
    }

    [Theory]
    [InlineData(500, 1)]
    [InlineData(503, 1)]
    [InlineData(429, 6)]                                                    // says that nothing was done
    public async Task What_may_not_be_repeated_is_sent_once(int status, int requests)
    {
        var server = new ScriptedServer(Answer((HttpStatusCode)status));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_post, s_none);
        Assert.Equal((status, requests), ((int)answer.Status, server.Requests.Count));
    }

    [Fact]
    public async Task A_lost_connection_is_no_reason_to_repeat_what_may_not_be_repeated()
    {
        var server = new ScriptedServer(Fail(new HttpRequestException("lost")));
        await Assert.ThrowsAsync<HttpFailedException>(() => server.Pipeline.SendAsync(s_post, s_none));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_lost_connection_is_tried_again_with_the_body_from_its_start()
    {
        var server = new ScriptedServer(Fail(new HttpRequestException("lost")), Fail(new IOException("reset")), Fail(new SocketException((int)SocketError.NotConnected)),
            Answer(HttpStatusCode.OK, "done"));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_post with { MayRepeat = true }, s_none);
        Assert.Equal(("done", 4), (answer.Words, answer.Attempts));
        Assert.Equal(["body", "body", "body", "body"], server.Requests.Select(request => request.Body));
    }

    [Fact]
    public async Task Each_wait_is_longer_than_the_last_until_it_is_long_enough()
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.InternalServerError));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get, s_none);
        double[] waits = [.. server.Requests.Zip(server.Requests.Skip(1), (a, b) => (b.At - a.At).TotalMilliseconds)];
        Assert.Equal(5, waits.Length);
        for (int i = 0; i < waits.Length; i++) Assert.InRange(waits[i], 100 * Math.Pow(2, i) - 1, 200 * Math.Pow(2, i) + 1);
        Assert.Equal(20_000, Enumerable.Range(0, 100).Max(_ => new Retry().DelayAfter(50).TotalMilliseconds), 1000d);
    }

    [Theory]
    [InlineData("20", 20)]
    [InlineData("0", 0)]
    [InlineData("Sat, 21 Nov 2026 09:30:25 GMT", 25)]
    [InlineData("Sat, 21 Nov 2026 09:00:00 GMT", 0)]
    public async Task A_server_says_how_long_to_wait(string retryAfter, double seconds)
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.ServiceUnavailable, retryAfter: retryAfter), Answer(HttpStatusCode.OK));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get, s_none);
        Assert.Equal(seconds, (server.Requests[1].At - server.Requests[0].At).TotalSeconds);
    }

    [Fact]
    public async Task What_one_is_told_to_wait_all_of_the_host_wait()
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.TooManyRequests, retryAfter: "20"), Answer(HttpStatusCode.OK));
        HttpPipeline told = server.Pipeline, other = server.Pipeline;
        DateTimeOffset start = server.Time.GetUtcNow();
        using HttpAnswer first = await told.SendAsync(s_post, s_none);
        using HttpAnswer second = await other.SendAsync(s_get, s_none);
        Assert.Equal([0d, 20d, 20d], server.Requests.Select(request => (request.At - start).TotalSeconds));
    }

    [Fact]
    public async Task What_may_not_be_repeated_has_the_others_wait_all_the_same()
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.ServiceUnavailable, retryAfter: "20"), Answer(HttpStatusCode.OK));
        using HttpAnswer refused = await server.Pipeline.SendAsync(s_post, s_none);
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get, s_none);
        Assert.Equal(20, (server.Requests[1].At - server.Requests[0].At).TotalSeconds);
    }

    [Fact]
    public async Task Nobody_waits_an_hour()
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.TooManyRequests, retryAfter: "3600"));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get, s_none);
        Assert.Equal(TimeSpan.FromHours(1), answer.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_refusal_that_says_when_to_come_back_is_no_refusal()
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.Forbidden, "secondary rate limit", retryAfter: "7"), Answer(HttpStatusCode.Created));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_post, s_none);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(7, (server.Requests[1].At - server.Requests[0].At).TotalSeconds);
    }

    [Fact]
    public async Task Who_gets_no_answer_asks_again()
    {
        var server = new ScriptedServer(Hang, Answer(HttpStatusCode.OK));
        Task<HttpAnswer> sending = server.Pipeline.SendAsync(s_get, s_none);
        await server.Hanging.WaitAsync();
        server.Time.Advance(TimeSpan.FromSeconds(31));
        using HttpAnswer answer = await sending;
        Assert.Equal(2, answer.Attempts);
    }

    [Fact]
    public async Task Who_never_gets_one_says_so_without_the_query()
    {
        var server = new ScriptedServer(Hang);
        Task<HttpAnswer> sending = server.Pipeline.SendAsync(s_post, s_none);
        await server.Hanging.WaitAsync();
        server.Time.Advance(TimeSpan.FromSeconds(31));
        var failure = await Assert.ThrowsAsync<HttpFailedException>(() => sending);
        Assert.Equal("example.com did not answer within 30 s", failure.Message);
        Assert.DoesNotContain("MARKED", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_stands_still_is_a_lost_connection()
    {
        using var stuck = new StuckStream();
        var server = new ScriptedServer(Body(stuck));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get with { Streams = true }, s_none);
        ValueTask<int> reading = answer.Stream.ReadAsync(new byte[10]);
        await stuck.Reading.WaitAsync();
        server.Time.Advance(TimeSpan.FromSeconds(31));
        var failure = await Assert.ThrowsAsync<IOException>(async () => await reading);
        Assert.Equal("nothing arrived for 30 s", failure.Message);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_asked_for_again_where_it_is_read_whole()
    {
        var server = new ScriptedServer(Body(new StuckStream(new HttpIOException(HttpRequestError.ResponseEnded))), Answer(HttpStatusCode.OK, "whole"));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get, s_none);
        Assert.Equal("whole", answer.Words);
    }

    [Fact]
    public async Task Nobody_reads_more_than_was_asked_for()
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.OK, "12345"));
        await Assert.ThrowsAsync<AnswerTooLongException>(() => server.Pipeline.SendAsync(s_get with { AnswerLimit = 4 }, s_none));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get with { AnswerLimit = 5 }, s_none);
        Assert.Equal(5, answer.Body.Length);
    }

    [Fact]
    public async Task A_cancelled_wait_is_over()
    {
        var server = new ScriptedServer(Hang);
        using var source = new CancellationTokenSource();
        Task<HttpAnswer> sending = server.Pipeline.SendAsync(s_get, source.Token);
        await server.Hanging.WaitAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_not_asked_twice()
    {
        var server = new ScriptedServer(Fail(new HttpRequestException(HttpRequestError.SecureConnectionError, "no", new AuthenticationException("The remote certificate is invalid."))));
        var failure = await Assert.ThrowsAsync<HttpFailedException>(() => server.Pipeline.SendAsync(s_get, s_none));
        Assert.Equal("the connection to example.com failed: The remote certificate is invalid", failure.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_failure_names_the_host_and_what_happened()
    {
        var server = new ScriptedServer(Fail(new HttpRequestException("outer", new SocketException((int)SocketError.ConnectionRefused))));
        var failure = await Assert.ThrowsAsync<HttpFailedException>(() => server.Pipeline.SendAsync(s_get, s_none));
        Assert.Equal("the connection to example.com failed: Connection refused", failure.Message);
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task What_a_server_repeats_of_our_secrets_is_not_shown()
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.Forbidden, "no access\nfor MARKED-TOKEN and Bearer abcdefghijkl with MARKED-SECRET"));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get with { Credential = new MarkedToken("MARKED-TOKEN"), Secrets = ["MARKED-SECRET"] }, s_none);
        Assert.Equal("no access for *** and Bearer *** with ***", answer.Words);
    }

    [Fact]
    public async Task We_say_who_we_are()
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.OK));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get, s_none);
        Assert.Matches(@"^ReleaseTools/\d+\.\d+\.\d+", server.Requests[0].UserAgent);
    }

    [Fact]
    public void A_call_shows_neither_its_query_nor_what_it_carries()
    {
        HttpCall call = s_get.With("Authorization", "Bearer MARKED-TOKEN");
        Assert.Equal("GET https://example.com/some/path", call.Shown);
        Assert.Equal("GET https://example.com/some/path", $"{call}");
        Assert.Equal("GET https://example.com", $"{call with { HidesPath = true }}");
    }

    private sealed class StuckStream(Exception? failure = null) : MemoryStream
    {
        public SemaphoreSlim Reading { get; } = new(0);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (failure is not null) throw failure;
            Reading.Release();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
