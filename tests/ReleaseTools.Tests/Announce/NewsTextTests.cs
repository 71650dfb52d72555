using System.Text.Json.Nodes;
using ReleaseTools.Announce;
using ReleaseTools.GitHub;

namespace ReleaseTools.Tests.Announce;

public sealed class NewsTextTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\"a\" & 'b'", "&quot;a&quot; &amp; &#39;b&#39;")]
    public void Html_is_escaped(string title, string escaped)
    {
        string html = HtmlAnnouncement.Write(News.Of(title: title));

        Assert.Contains(escaped, html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*a* [b](c)", @"\*a\* [b\](c)")]
    [InlineData("ping @everyone", "ping `@everyone`")]
    public void Markdown_is_escaped(string title, string escaped) => Assert.Contains($"- {escaped} (#1)\n", MarkdownAnnouncement.Write(News.Of(title: title)), StringComparison.Ordinal);

    [Fact]
    public void Every_text_lists_every_package_with_link_size_and_digest()
    {
        AnnouncementContent news = News.Of(packages: 250);
        foreach (string text in new[] { PlainAnnouncement.Write(news), HtmlAnnouncement.Write(news), MarkdownAnnouncement.Write(news, GitHubText.LongestBody) })
        {
            Assert.All(news.Packages, package =>
            {
                Assert.Contains(package.Name, text, StringComparison.Ordinal);
                Assert.Contains(package.Url, text, StringComparison.Ordinal);
            });
            Assert.Equal(251, text.Split(News.Sha256).Length);
            Assert.Equal(251, text.Split("1.5 KiB").Length);
        }
    }

    [Theory]
    [InlineData(3, 5000)]
    [InlineData(2000, 5000)]
    [InlineData(2000, 0)]
    public void A_body_that_is_too_long_links_to_the_rest_and_changes_give_way_first(int packages, int changes)
    {
        string text = MarkdownAnnouncement.Write(News.Of(packages, changes, new string('x', 80)), GitHubText.LongestBody);

        Assert.InRange(text.Length, 1, GitHubText.LongestBody);
        Assert.Contains("[release page](<https://dl.example.com/release/hello/index.html>)", text, StringComparison.Ordinal);
        Assert.Contains("hello-3.tar.gz", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_message_has_the_shape_that_is_documented()
    {
        JsonObject message = JsonMessage.Write(News.Of());

        message.Remove("text");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""
            {
              "schema": 1, "event": "release", "id": "0123456789abcdef0123456789abcdef", "subject": "hello 1.2.0",
              "product": "hello", "version": "1.2.0", "tag": "v1.2.0", "prerelease": false, "commit": "{{new string('c', 40)}}",
              "date": "2026-11-21T09:30:00Z", "previousTag": "v1.1.0", "page": "https://dl.example.com/release/hello/index.html",
              "packages": [{
                "name": "hello-1.tar.gz", "url": "https://dl.example.com/release/hello/1.2.0/hello-1.tar.gz", "size": 1536,
                "sha256": "{{News.Sha256}}", "sha512": "{{News.Sha512}}", "kind": "binary", "platform": "linux/amd64"
              }]
            }
            """), message), message.ToJsonString());
    }
}
