using System.Text;
using System.Text.Json.Nodes;
using ReleaseTools.Formatting;

namespace ReleaseTools.Announce;

/// <summary>
/// The news as blocks of Slack (https://docs.slack.dev/reference/block-kit/blocks): a header of at most 150 characters, sections of at most 3000, at most 50 blocks.
/// </summary>
public static class SlackMessage
{
    public const int LongestHeader = 150, LongestSection = 3000, MostBlocks = 50;

    // packages come first in importance: changes get what they leave
    private const int MostPackageSections = 40, MostChangeSections = 6;

    public static JsonObject Write(ReleaseNews news)
    {
        var blocks = new JsonArray { Header(news.Subject) };
        foreach (string section in news.Text is { } own ? Own(own, news.Page) : Sections(news)) blocks.Add(Section(section));
        return new JsonObject { ["text"] = Escape(news.Subject), ["blocks"] = blocks };
    }

    /// <summary>The three characters that Slack reads as markup; line breaks would begin a line.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .ReplaceLineEndings(" ");

    private static IEnumerable<string> Sections(ReleaseNews news)
    {
        yield return $"{Link(news.Page, $"{news.Product} {news.Version}")} is released.{(news.Summary is { } summary ? $" {Escape(summary)}" : "")}";
        IEnumerable<string> changes = news.Changes().Select(line => line.Kind switch
        {
            NewsLineKind.Heading => $"*{Escape(line.Text)}*",
            NewsLineKind.Change => $"• {Escape(line.Text)}",
            _ => $"    _{Escape(line.Text)}_",
        });
        foreach (string section in Pack([.. changes], MostChangeSections, $"… {Link(news.Page, "all changes")}")) yield return section;
        IEnumerable<string> packages = news.Packages.Select(package => $"{Link(package.Url, package.Name)} {package.Details}\n`{package.Sha256}`");
        foreach (string section in Pack([.. packages], MostPackageSections, $"… {Link(news.Page, "all downloads")}")) yield return section;
    }

    // the author of a template wrote it for Slack
    private static IReadOnlyList<string> Own(string text, string page) => Pack(text.TrimEnd().Split('\n'), MostBlocks - 1, $"… {Link(page, "the rest")}");

    /// <summary>Whole lines, as many as fit into so many sections; where they don't, the last line says where the others are.</summary>
    internal static IReadOnlyList<string> Pack(IReadOnlyList<string> lines, int most, string rest)
    {
        var sections = new List<string>();
        var section = new StringBuilder();
        foreach (string line in lines.Select(Fit))
        {
            bool isLast = sections.Count == most - 1;
            int room = LongestSection - (isLast ? rest.Length + 1 : 0);
            if (section.Length > 0 && section.Length + 1 + line.Length > room)
            {
                if (isLast)
                {
                    sections.Add($"{section}\n{rest}");
                    return sections;
                }
                sections.Add(section.ToString());
                section.Clear();
            }
            section.Append(section.Length > 0 ? "\n" : "").Append(line);
        }
        if (section.ToString().Trim().Length > 0) sections.Add(section.ToString());
        return sections;
    }

    // a line beyond every measure: its beginning, and never half of a link or of an escaped character
    private static string Fit(string line)
    {
        const int longest = LongestSection - 200;
        if (line.Length <= longest) return line;
        int end = longest;
        if (line.LastIndexOf('<', end - 1) is var open && open > line.LastIndexOf('>', end - 1)) end = open;
        if (line.LastIndexOf('&', Math.Max(0, end - 1)) is var entity && entity > end - 5 && entity > 0) end = entity;
        return line[..end] + "…";
    }

    private static string Link(string url, string text) => WebAddress.IsLink(url)
        ? $"<{Escape(url).Replace("|", "%7C", StringComparison.Ordinal)}|{Escape(text).Replace("|", "¦", StringComparison.Ordinal)}>"
        : $"{Escape(text)} ({Escape(url)})";

    private static JsonObject Header(string subject) => new()
    {
        ["type"] = "header",
        ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = subject.Length <= LongestHeader ? subject : subject[..(LongestHeader - 1)] + "…" },
    };

    private static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = text } };
}
