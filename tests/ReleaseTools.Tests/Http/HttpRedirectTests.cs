using System.Net;
using ReleaseTools.Engine.Http;
using static ReleaseTools.TestKit.Http.ScriptedServer;

namespace ReleaseTools.Tests.Http;

public sealed class HttpRedirectTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private static readonly HttpCall s_get = HttpCall.Get(new Uri("https://example.com/a")) with { Credential = new MarkedToken("MARKED-TOKEN") };

    [Theory]
    [InlineData("https://example.com/b", "https://example.com/b", true)]
    [InlineData("/b?x=1", "https://example.com/b?x=1", true)]
    [InlineData("https://EXAMPLE.com/b", "https://example.com/b", true)]
    [InlineData("https://cdn.example.com/b", "https://cdn.example.com/b", false)]
    [InlineData("https://example.com:8443/b", "https://example.com:8443/b", false)]
    [InlineData("https://example.com.evil.org/b", "https://example.com.evil.org/b", false)]
    public async Task A_credential_stays_with_its_host(string location, string address, bool isSent)
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.Found, location: location), Answer(HttpStatusCode.OK));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get, s_none);
        Assert.Equal("Bearer MARKED-TOKEN", server.Requests[0].Authorization);
        Assert.Equal((address, isSent), (server.Requests[1].Address, server.Requests[1].Authorization is not null));
    }

    [Fact]
    public async Task Nobody_is_led_out_of_encryption()
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.Found, location: "http://example.com/b"));
        var failure = await Assert.ThrowsAsync<HttpFailedException>(() => server.Pipeline.SendAsync(s_get, s_none));
        Assert.Contains("without encryption", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Nobody_is_led_in_circles()
    {
        var server = new ScriptedServer(Answer(HttpStatusCode.Found, location: "/a"));
        await Assert.ThrowsAsync<HttpFailedException>(() => server.Pipeline.SendAsync(s_get, s_none));
        Assert.Equal(6, server.Requests.Count);
    }

    [Theory]
    [InlineData("POST", 307)]
    [InlineData("PUT", 308)]
    [InlineData("DELETE", 302)]
    public async Task What_changes_something_is_not_sent_elsewhere(string method, int status)
    {
        var server = new ScriptedServer(Answer((HttpStatusCode)status, location: "/b"));
        using HttpAnswer answer = await server.Pipeline.SendAsync(s_get with { Method = new HttpMethod(method) }, s_none);
        Assert.Equal((status, 1), ((int)answer.Status, server.Requests.Count));
    }
}
