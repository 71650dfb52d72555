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

    public static JsonObject Write(AnnouncementContent news)
    {
        var blocks = new JsonArray { Header(news.Subject) };
        foreach (string section in news.Text is { } own ? Own(own, news.Page) : Sections(news)) blocks.Add(Section(section));
        return new JsonObject { ["text"] = Escape(news.Subject), ["blocks"] = blocks };
    }

    /// <summary>The three characters that Slack reads as markup; line breaks would begin a line.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .ReplaceLineEndings(" ");

    private static IEnumerable<string> Sections(AnnouncementContent news)
    {
        yield return $"{Link(news.Page, $"{news.Product} {news.Version}")} is released.{(news.Summary is { } summary ? $" {Escape(summary)}" : "")}";
        IEnumerable<string> changes = news.Changes().Select(line => line.Kind switch
        {
            AnnouncementLineKind.Heading => $"*{Escape(line.Text)}*",
            AnnouncementLineKind.Change => $"• {Escape(line.Text)}",
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

/// <summary>
/// The news as an adaptive card in a message (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using): at most 28 KB.
/// What comes from commits stands in text runs, which interpret nothing; so that nothing needs escaping.
/// </summary>
public static class TeamsMessage
{
    /// <summary>In bytes of UTF-8.</summary>
    public const int Longest = 28 * 1024;

    public static JsonObject Write(AnnouncementContent news)
    {
        int changes = news.Changes().Count, packages = news.Packages.Count;
        JsonObject message = Message(news, changes, packages);
        // changes give way before packages do
        while (SizeOf(message) > Longest && (changes > 0 || packages > 0))
        {
            if (changes > 0) changes = changes > 8 ? changes * 3 / 4 : 0;
            else packages = packages > 8 ? packages * 9 / 10 : packages - 1;
            message = Message(news, changes, packages);
        }
        return message;
    }

    /// <summary>As it goes over the wire.</summary>
    public static int SizeOf(JsonObject message) => Encoding.UTF8.GetByteCount(JsonText.Write(message));

    private static JsonObject Message(AnnouncementContent news, int changes, int packages) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["contentUrl"] = null,
            ["content"] = new JsonObject
            {
                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                ["type"] = "AdaptiveCard",
                ["version"] = "1.4",
                ["body"] = new JsonArray([.. Body(news, changes, packages)]),
                ["actions"] = WebAddress.IsLink(news.Page) ? new JsonArray(Open(news.Page, "Release page")) : [],
            },
        }),
    };

    private static IEnumerable<JsonObject> Body(AnnouncementContent news, int changes, int packages)
    {
        yield return Runs(Run(news.Subject, weight: "Bolder", size: "Large"));
        if (news.Text is { } own)
        {
            yield return new JsonObject { ["type"] = "TextBlock", ["text"] = Beginning(own), ["wrap"] = true };
            yield break;
        }
        if (news.Summary is { } summary) yield return Runs(Run(summary));
        if (!WebAddress.IsLink(news.Page)) yield return Runs(Run(news.Page));
        foreach (AnnouncementLine line in news.Changes().Take(changes)) yield return Runs(Run(line.Kind is AnnouncementLineKind.Heading ? line.Text : $"• {line.Text}", weight: line.Kind is AnnouncementLineKind.Heading ? "Bolder" : null));
        if (changes < news.Changes().Count) yield return Rest("… all changes are on the release page", news.Page);
        if (news.Packages.Count > 0) yield return Runs(Run("Downloads", weight: "Bolder"));
        foreach (AnnouncedPackage package in news.Packages.Take(packages))
            yield return Runs(Run(package.Name, url: package.Url), Run($" {package.Details} "), Run(package.Sha256, isCode: true));
        if (packages < news.Packages.Count) yield return Rest($"… and {news.Packages.Count - packages} more", news.Page);
    }

    private static JsonObject Rest(string text, string page) => Runs(Run(text, url: page));

    // with room for the card around it, and for every character being escaped in JSON or long in UTF-8
    private static string Beginning(string text)
    {
        const int most = Longest - 2048;
        if (JsonText.LengthOf(text) <= most) return text;
        int length = text.Length;
        while (JsonText.LengthOf(text[..length]) > most) length = length * 9 / 10;
        return text[..length] + "…";
    }

    private static JsonObject Runs(params JsonObject[] runs) => new() { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray([.. runs]) };

    private static JsonObject Run(string text, string? weight = null, string? size = null, string? url = null, bool isCode = false)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = text };
        if (weight is not null) run["weight"] = weight;
        if (size is not null) run["size"] = size;
        if (isCode) (run["fontType"], run["size"]) = ("Monospace", "Small");
        if (url is not null && WebAddress.IsLink(url)) run["selectAction"] = Open(url, null);
        return run;
    }

    private static JsonObject Open(string url, string? title)
    {
        var action = new JsonObject { ["type"] = "Action.OpenUrl", ["url"] = url };
        if (title is not null) action["title"] = title;
        return action;
    }
}
