using System.Net;
using System.Net.Sockets;
using System.Text;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Staging;

/// <summary>Links as the public sees them: through an HTTP server that shows what a test says.</summary>
public sealed class PublicLinksTests : IDisposable
{
    private static readonly ReleaseVersion s_old = ReleaseVersion.Parse("1.1.0"), s_new = ReleaseVersion.Parse("1.2.0");

    private readonly HttpListener _server = new();
    private readonly string _url = $"http://127.0.0.1:{FreePort()}/dl/";
    private readonly List<string> _asked = [];

    public void Dispose() => _server.Close();

    [Fact]
    public async Task A_link_that_the_public_sees_moved_is_just_moved()
    {
        Serve(_ => (200, "1.2.0\n"));

        LinkResult link = await ReadBackAsync(LinkVerdict.Forward);

        Assert.Null(link.Warning);
        Assert.Equal("/dl/release/hello/latest.txt", Assert.Single(_asked));
    }

    [Fact]
    public async Task A_cache_that_shows_the_old_version_is_a_warning_with_what_it_shows()
    {
        Serve(_ => (200, "1.1.0\n"));

        LinkResult link = await ReadBackAsync(LinkVerdict.Forward);

        Assert.Equal(LinkVerdict.Forward, link.Outcome);
        Assert.Contains("release/hello/latest.txt still shows 1.1.0", link.Warning, StringComparison.Ordinal);
        Assert.Equal(4, _asked.Count);
    }

    [Fact]
    public async Task What_shows_a_moment_later_is_no_warning()
    {
        Serve(attempt => attempt < 3 ? (404, "") : (200, "1.2.0\n"));

        Assert.Null((await ReadBackAsync(LinkVerdict.Forward)).Warning);
    }

    [Theory]
    [InlineData(403, "", "answers 403")]
    [InlineData(500, "", "answers 500")]
    [InlineData(200, "<html>maintenance</html>", "shows no version but '<html>maintenance</html>'")]
    public async Task Anything_else_is_told_as_it_was_seen(int status, string body, string told)
    {
        Serve(_ => (status, body));

        Assert.Contains(told, (await ReadBackAsync(LinkVerdict.Back)).Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_and_fails_nothing()
    {
        string? warning = (await ReadBackAsync(LinkVerdict.Forward)).Warning;

        Assert.Contains("is not reached", warning, StringComparison.Ordinal);
        Assert.Contains("what the public sees is not known", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LinkVerdict.Unchanged)]
    [InlineData(LinkVerdict.Refused)]
    public async Task A_link_that_stayed_is_not_asked_for(LinkVerdict outcome)
    {
        Serve(_ => (500, ""));

        Assert.Null((await ReadBackAsync(outcome)).Warning);
        Assert.Empty(_asked);
    }

    private async Task<LinkResult> ReadBackAsync(LinkVerdict outcome)
    {
        using var reader = new PublicHttpReader();
        var links = new PublicLinks(new MemoryStore(), _url, reader, new HurriedTime());
        return Assert.Single(await links.ReadBackAsync([new LinkResult("hello", "latest", s_new, s_old, outcome)], default));
    }

    private void Serve(Func<int, (int Status, string Body)> answer)
    {
        _server.Prefixes.Add(_url);
        _server.Start();
        _ = Task.Run(async () =>
        {
            while (_server.IsListening)
            {
                HttpListenerContext context = await _server.GetContextAsync();
                _asked.Add(context.Request.Url!.AbsolutePath);
                (context.Response.StatusCode, string body) = answer(_asked.Count);
                context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: false);
            }
        });
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A clock whose seconds are milliseconds.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, dueTime / 1000, period);
    }
}
