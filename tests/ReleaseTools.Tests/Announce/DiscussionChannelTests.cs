using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseTools.Announce;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Announce;
using ReleaseTools.Engine.Announce.Discussions;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Tests.Announce;

/// <summary>GitHub answers refusals of GraphQL with 200; what is asked and what is made arrive at one address.</summary>
public sealed class DiscussionChannelTests : ChannelContract
{
    private const string Categories = """{"data":{"repository":{"id":"R_1","hasDiscussionsEnabled":true,"discussionCategories":{"nodes":[{"id":"DIC_1","name":"General"},{"id":"DIC_2","name":"Announcements"}]}}}}""";

    private const string Made = """{"data":{"createDiscussion":{"discussion":{"url":"https://github.com/acme/hello/discussions/7"}}}}""";

    private WebhookReceiver _server = null!;
    private Func<HttpContext, Task> _find = WebhookReceiver.Answer(200, Categories), _make = WebhookReceiver.Answer(200, Made);
    private string _address = "";
    private string? _token = Secret;
    private string _category = "announcements";

    private protected override IAnnouncementChannel Channel => new DiscussionChannel(
        new DiscussionDefinition { Repository = "acme/hello", Category = _category },
        new Dictionary<string, string> { ["GITHUB_API_URL"] = _address, ["GH_TOKEN"] = _token ?? "", ["GH_CONFIG_DIR"] = "/nonexistent" }, token: null, HttpPipeline.With(Hurried));

    protected override int Arrived => Mutations().Count;

    public override async ValueTask InitializeAsync()
    {
        _server = await WebhookReceiver.StartAsync(context => (_server.Posts.Last().Contains("mutation(", StringComparison.Ordinal) ? _make : _find)(context));
        _address = _server.Address.ToString();
    }

    public override async ValueTask DisposeAsync() => await _server.DisposeAsync();

    protected override void Refuse() => _make = WebhookReceiver.Answer(200, """{"data":null,"errors":[{"type":"FORBIDDEN","message":"not today"}]}""");

    protected override void LoseAnswers(bool hangs) => _make = hangs ? WebhookReceiver.Hang : WebhookReceiver.Reset;

    protected override async Task LeaveAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_ids_are_looked_up_by_name_and_the_address_is_kept()
    {
        Delivery delivery = await SendAsync();

        JsonNode input = Mutations().Single()["variables"]!["input"]!;
        Assert.Equal(("R_1", "DIC_2", "hello 1.2.0"), ((string)input["repositoryId"]!, (string)input["categoryId"]!, (string)input["title"]!));
        Assert.Contains(News.Sha256, (string)input["body"]!, StringComparison.Ordinal);
        Assert.Equal("https://github.com/acme/hello/discussions/7", delivery.Url);
    }

    [Fact]
    public async Task Of_a_category_that_is_missing_the_others_are_named()
    {
        _category = "News";

        Delivery delivery = await SendAsync();

        Assert.Equal((AnnouncementState.Failed, "acme/hello has no category of discussions called News; there are General, Announcements"), (delivery.State, delivery.Reason));
        Assert.Equal(0, Arrived);
    }

    [Theory]
    [InlineData("""{"data":{"repository":{"id":"R_1","hasDiscussionsEnabled":false,"discussionCategories":{"nodes":[]}}}}""", "acme/hello has no discussions")]
    [InlineData("""{"data":{"repository":null},"errors":[{"type":"NOT_FOUND","message":"Could not resolve to a Repository with the name 'acme/hello'."}]}""", "Could not resolve to a Repository")]
    [InlineData("<html>", "makes no sense")]
    public async Task Nothing_is_made_where_there_is_no_place_for_it(string answer, string says)
    {
        _find = WebhookReceiver.Answer(200, answer);

        Delivery delivery = await SendAsync();

        Assert.Equal(AnnouncementState.Failed, delivery.State);
        Assert.Contains(says, delivery.Reason, StringComparison.Ordinal);
        Assert.Equal(0, Arrived);
    }

    [Theory]
    [InlineData("""{"data":{"createDiscussion":{"discussion":{"url":"https://github.com/acme/hello/discussions/7"}}},"errors":[{"message":"a webhook failed"}]}""", AnnouncementState.Sent)]
    [InlineData("""{"data":{"createDiscussion":null},"errors":[{"message":"Something went wrong while executing your query. This may be the result of a timeout"}]}""", AnnouncementState.Unknown)]
    [InlineData("""{"errors":["odd"]}""", AnnouncementState.Unknown)]
    [InlineData("""[1]""", AnnouncementState.Unknown)]
    [InlineData("\"text\"", AnnouncementState.Unknown)]
    public async Task What_was_made_in_spite_of_an_error_or_may_have_been_is_not_made_again(string answer, AnnouncementState state)
    {
        _make = WebhookReceiver.Answer(200, answer);

        Assert.Equal(state, (await SendAsync()).State);
    }

    [Fact]
    public async Task Looking_it_up_is_repeated_where_the_server_is_in_trouble_and_making_it_is_not()
    {
        int found = 0;
        _find = context => WebhookReceiver.Answer(++found == 1 ? 502 : 200, Categories)(context);
        _make = WebhookReceiver.Answer(502);

        Delivery delivery = await SendAsync();

        Assert.Equal((AnnouncementState.Unknown, 2, 1), (delivery.State, found, Arrived));
    }

    [Fact]
    public void Without_a_token_it_is_not_begun()
    {
        _token = null;

        Assert.Contains("without a token", Assert.Throws<RefusedException>(Channel.Require).Message, StringComparison.Ordinal);
    }

    private List<JsonNode> Mutations() => [.. _server.Posts.Where(post => post.Contains("mutation(", StringComparison.Ordinal)).Select(post => JsonNode.Parse(post)!)];
}
