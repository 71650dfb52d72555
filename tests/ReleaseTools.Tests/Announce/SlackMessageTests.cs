using System.Text.Json.Nodes;
using ReleaseTools.Announce;

namespace ReleaseTools.Tests.Announce;

public sealed class SlackMessageTests
{
    [Theory]
    [InlineData("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d")]
    [InlineData("<!channel> look", "&lt;!channel&gt; look")]                // calls nobody
    [InlineData("&lt;", "&amp;lt;")]
    [InlineData("two\nlines\r\nmore", "two lines more")]
    [InlineData("Größe 🚀 *bold*", "Größe 🚀 *bold*")]
    public void Text_is_escaped_as_Slack_wants_it(string text, string escaped) => Assert.Equal(escaped, SlackMessage.Escape(text));

    [Fact]
    public void Every_package_is_there_with_link_size_and_digest()
    {
        string sections = string.Join('\n', Sections(SlackMessage.Write(News.Of(packages: 300))));

        foreach (AnnouncedPackage package in Enumerable.Range(1, 300).Select(News.Package))
            Assert.Contains($"<{package.Url}|{package.Name}> linux/amd64, 1.5 KiB\n`{News.Sha256}`", sections, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, 5)]
    [InlineData(0, 0, 5)]
    [InlineData(1, 5000, 200)]
    [InlineData(5000, 5000, 200)]
    [InlineData(3, 3, 20_000)]                                              // titles beyond every measure
    public void Nothing_is_longer_than_Slack_takes(int packages, int changes, int titleLength)
    {
        JsonObject message = SlackMessage.Write(News.Of(packages, changes, string.Concat(Enumerable.Repeat("<&> ä", titleLength / 5))) with { Subject = new string('s', 400) });

        Assert.InRange(message["blocks"]!.AsArray().Count, 1, SlackMessage.MostBlocks);
        Assert.All(Sections(message), section => Assert.InRange(section.Length, 1, SlackMessage.LongestSection));
        Assert.InRange(((string)message["blocks"]![0]!["text"]!["text"]!).Length, 1, SlackMessage.LongestHeader);
    }

    [Theory]
    [InlineData(5000, 1, "all downloads")]
    [InlineData(1, 5000, "all changes")]
    public void What_is_cut_is_linked_to(int packages, int changes, string says) =>
        Assert.Contains(Sections(SlackMessage.Write(News.Of(packages, changes, new string('x', 100)))), section => section.EndsWith($"\n… <https://dl.example.com/release/hello/index.html|{says}>", StringComparison.Ordinal));

    [Fact]
    public void However_many_changes_there_are_the_packages_stay() =>
        Assert.Contains(Sections(SlackMessage.Write(News.Of(40, 5000, new string('x', 100)))), section => section.Contains("hello-40.tar.gz", StringComparison.Ordinal));

    [Fact]
    public void A_cut_line_ends_in_no_half_of_an_escape()
    {
        for (int shift = 0; shift < 8; shift++)
        {
            string line = Sections(SlackMessage.Write(News.Of(0, 1, new string('x', shift) + new string('<', 4000)))).Single(section => section.Contains('…', StringComparison.Ordinal));
            Assert.Matches("(&lt;)+…", line);
            Assert.DoesNotMatch("&(l|lt)?…", line);
        }
    }

    [Fact]
    public void A_folder_is_no_link() => Assert.Contains("hello-1.tar.gz (file:///srv/releases/hello-1.tar.gz)",
        Sections(SlackMessage.Write(News.Of() with { Packages = [News.Package(1) with { Url = "file:///srv/releases/hello-1.tar.gz" }] }))[^1], StringComparison.Ordinal);

    [Fact]
    public void An_own_text_is_taken_as_it_is()
    {
        JsonObject message = SlackMessage.Write(News.Of() with { Text = "*out now*\n<https://example.com|here>\n" });

        Assert.Equal(["*out now*\n<https://example.com|here>"], Sections(message));
    }

    private static List<string> Sections(JsonObject message) =>
        [.. message["blocks"]!.AsArray().Where(block => (string)block!["type"]! == "section").Select(block => (string)block!["text"]!["text"]!)];
}
