using Microsoft.AspNetCore.Http;
using ReleaseTools.Announce;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Announce;
using ReleaseTools.Engine.Announce.Webhooks;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Tests.Announce;

public abstract class WebhookContract(WebhookFormat format) : ChannelContract
{
    private Func<HttpContext, Task> _answer = WebhookReceiver.Answer(200, "ok");
    private WebhookReceiver _receiver = null!;
    private string _url = "";

    private protected override IAnnouncementChannel Channel => new WebhookChannel(new WebhookDefinition { Url = "${env.HOOK_URL}", Format = format }, _ => _url, HttpPipeline.With(Hurried));

    protected override int Arrived => _receiver.Posts.Count;

    public override async ValueTask InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync(context => _answer(context));
        _url = $"{_receiver.Address}services/{Secret}?sig={Secret}%2B";
    }

    public override async ValueTask DisposeAsync() => await _receiver.DisposeAsync();

    // a server that repeats what it was asked for
    protected override void Refuse() => _answer = WebhookReceiver.Answer(403, "not today: {path}");

    protected override void LoseAnswers(bool hangs) => _answer = hangs ? WebhookReceiver.Hang : WebhookReceiver.Reset;

    protected override async Task LeaveAsync() => await _receiver.DisposeAsync();
}

public sealed class SlackChannelTests() : WebhookContract(WebhookFormat.Slack);

public sealed class TeamsChannelTests() : WebhookContract(WebhookFormat.Teams);

public sealed class JsonChannelTests() : WebhookContract(WebhookFormat.Json);

public sealed class WebhookChannelTests
{
    [Theory]
    [InlineData(500, AnnouncementState.Unknown, 1)]                         // it may have done its work before it broke
    [InlineData(502, AnnouncementState.Unknown, 1)]
    [InlineData(503, AnnouncementState.Failed, 1)]
    [InlineData(429, AnnouncementState.Sent, 2)]                            // it was turned away, which is no doubt about
    public async Task Of_a_receiver_that_fails_once_and_then_works(int status, AnnouncementState state, int posts)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Answer(status, "", retryAfter: "1"), WebhookReceiver.Answer(200, "ok"));

        Delivery delivery = await Open($"{receiver.Address}x").SendAsync(News.Of(), [], CancellationToken.None);

        Assert.Equal(state, delivery.State);
        Assert.Equal(posts, receiver.Posts.Count);
    }

    [Fact]
    public async Task A_receiver_that_wants_to_be_left_alone_for_an_hour_has_failed_for_now()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Answer(429, "later", retryAfter: "3600"));

        Delivery delivery = await Open($"{receiver.Address}x").SendAsync(News.Of(), [], CancellationToken.None);

        Assert.Equal((AnnouncementState.Failed, "127.0.0.1 answered 429: later"), (delivery.State, delivery.Reason));
    }

    [Theory]
    [InlineData("http://hooks.example.com/SECRETPATH", "begins with http://")]
    [InlineData("SECRETPATH", "no address")]
    [InlineData("ftp://hooks.example.com/SECRETPATH", "no address")]
    [InlineData("https://user:SECRETPATH@hooks.example.com/", "user name")]
    [InlineData("", "the environment has no HOOK_URL")]
    public void An_address_that_can_not_be_posted_to_is_refused_and_not_repeated(string url, string says)
    {
        ReleaseException e = Assert.ThrowsAny<ReleaseException>(() => Open(url).Require());

        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRETPATH", e.Message + e.Remedy + e.Target, StringComparison.Ordinal);
    }

    private static WebhookChannel Open(string url) => new(new WebhookDefinition { Url = "${env.HOOK_URL}" }, _ => url, HttpPipeline.Shared);
}
