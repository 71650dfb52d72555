using System.Text;
using ReleaseTools.Formatting;
using ReleaseTools.Notes;

namespace ReleaseTools.Announce;

/// <summary>The news as Markdown: of a discussion, and of the JSON message.</summary>
public static class MarkdownNews
{
    /// <param name="longest">In characters: what is more gives way to a link, changes before packages.</param>
    public static string Write(ReleaseNews news, int longest = int.MaxValue)
    {
        if (news.Text is { } own) return Cut(own, news.Page, longest);
        string head = $"{Link(news.Page, $"{news.Product} {news.Version}")} is released.\n";
        if (news.Notes is { } notes) head += $"\n{NotesMarkdown.Summary(notes)}\n";
        string packages = Packages(news.Packages);
        string changes = Changes(news.Changes());
        if (head.Length + changes.Length + packages.Length <= longest) return head + changes + packages;
        string more = $"\nAll changes: {Link(news.Page, "release page")}\n";
        return Cut(head + more + packages, news.Page, longest);
    }

    private static string Changes(IReadOnlyList<NewsLine> lines)
    {
        var text = new StringBuilder();
        bool isFirst = true;
        foreach (NewsLine line in lines)
        {
            string escaped = MarkdownText.Escape(line.Text);
            text.Append(line.Kind switch
            {
                NewsLineKind.Heading => $"\n### {escaped}\n\n",
                NewsLineKind.Change => $"- {escaped}\n",
                _ => $"  - {escaped}\n",
            });
            isFirst = false;
        }
        return isFirst ? "" : text.ToString();
    }

    private static string Packages(IReadOnlyList<AnnouncedPackage> packages)
    {
        if (packages.Count == 0) return "";
        var text = new StringBuilder("\n### Downloads\n\n| File | Platform, size | SHA-256 |\n| --- | --- | --- |\n");
        foreach (AnnouncedPackage package in packages) text.Append($"| {Link(package.Url, package.Name)} | {package.Details} | `{package.Sha256}` |\n");
        return text.ToString();
    }

    /// <summary>Whole lines of the beginning, and where the rest is.</summary>
    private static string Cut(string text, string page, int longest)
    {
        if (text.Length <= longest) return text;
        string rest = $"\n… the rest: {Link(page, "release page")}\n";
        int end = text.LastIndexOf('\n', Math.Max(0, longest - rest.Length - 1));
        return text[..Math.Max(0, end + 1)] + rest;
    }

    // in a link's text and in a table's cell
    private static string Link(string url, string text)
    {
        string escaped = MarkdownText.Label(text).Replace("|", "\\|", StringComparison.Ordinal);
        return WebAddress.IsLink(url) ? $"[{escaped}](<{url.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}>)" : $"{escaped} ({MarkdownText.Code(url)})";
    }
}
