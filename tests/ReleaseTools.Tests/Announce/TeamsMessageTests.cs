using System.Text.Json.Nodes;
using ReleaseTools.Announce;

namespace ReleaseTools.Tests.Announce;

public sealed class TeamsMessageTests
{
    [Theory]
    [InlineData(0, 0, 5)]
    [InlineData(40, 10, 50)]
    [InlineData(2000, 2000, 100)]
    [InlineData(1, 3, 40_000)]
    public void A_message_is_never_longer_than_Teams_takes(int packages, int changes, int titleLength) =>
        Assert.InRange(TeamsMessage.SizeOf(TeamsMessage.Write(News.Of(packages, changes, new string('ä', titleLength)))), 1, TeamsMessage.Longest);

    [Fact]
    public void An_own_text_that_is_too_long_is_cut() =>
        Assert.InRange(TeamsMessage.SizeOf(TeamsMessage.Write(News.Of() with { Text = string.Concat(Enumerable.Repeat("\"🚀\\\n", 20_000)) })), 20_000, TeamsMessage.Longest);

    [Fact]
    public void Every_package_is_there_with_link_size_and_digest()
    {
        List<JsonObject> runs = Runs(TeamsMessage.Write(News.Of(packages: 40, changes: 500)));

        foreach (AnnouncedPackage package in Enumerable.Range(1, 40).Select(News.Package))
            Assert.Contains(runs, run => (string)run["text"]! == package.Name && (string?)run["selectAction"]?["url"] == package.Url);
        Assert.Equal(40, runs.Count(run => (string)run["text"]! == News.Sha256));
        Assert.Equal(40, runs.Count(run => (string)run["text"]! == " linux/amd64, 1.5 KiB "));
    }

    [Fact]
    public void What_is_left_out_is_counted_and_linked_to()
    {
        List<JsonObject> runs = Runs(TeamsMessage.Write(News.Of(packages: 1000)));

        int shown = runs.Count(run => (string)run["text"]! == News.Sha256);
        Assert.Contains(runs, run => (string)run["text"]! == $"… and {1000 - shown} more" && (string?)run["selectAction"]?["url"] == "https://dl.example.com/release/hello/index.html");
    }

    [Theory]
    [InlineData("**bold** [link](https://evil.example) {{DATE(2026-01-01T00:00:00Z)}}")]
    [InlineData("<at>everyone</at>")]
    public void What_commits_say_stands_in_text_runs_which_interpret_nothing(string title)
    {
        JsonObject message = TeamsMessage.Write(News.Of(title: title));

        Assert.Contains(Runs(message), run => ((string)run["text"]!).StartsWith($"• {title}", StringComparison.Ordinal));
        Assert.DoesNotContain(Body(message), block => (string)block!["type"]! == "TextBlock");
    }

    private static JsonArray Body(JsonObject message) => message["attachments"]![0]!["content"]!["body"]!.AsArray();

    private static List<JsonObject> Runs(JsonObject message) => [.. Body(message).Where(block => block!["inlines"] is not null).SelectMany(block => block!["inlines"]!.AsArray()).Select(run => run!.AsObject())];
}
