using System.Net;
using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Formatting;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Announce;

/// <summary>What there is to say about a release: every layout is made from this and nothing else.</summary>
/// <param name="Id">The same for every attempt to announce this release through this channel: receivers can tell a double by it.</param>
/// <param name="Subject">One line.</param>
/// <param name="Page">Where a person reads about the release.</param>
/// <param name="Packages">Everything that can be downloaded, the base package first.</param>
/// <param name="Notes">Null where the release has none.</param>
public sealed record AnnouncementContent(
    string Id,
    string Subject,
    string Product,
    ReleaseVersion Version,
    string Tag,
    string Commit,
    DateTimeOffset Date,
    string Page,
    IReadOnlyList<AnnouncedPackage> Packages,
    NotesDocument? Notes)
{
    /// <summary>The text that the project's own template gives; null = the built-in layout.</summary>
    public string? Text { get; init; }

    /// <summary>What has changed, each line without any markup.</summary>
    public IReadOnlyList<AnnouncementLine> Changes() => Notes is null
        ? []
        : [.. Notes.Groups.SelectMany(group => group.Entries.SelectMany(LinesOf).Prepend(new AnnouncementLine(AnnouncementLineKind.Heading, group.Title)))];

    /// <summary>When, and how much since when; null without notes.</summary>
    public string? Summary => Notes is null ? null : NotesMarkdown.Summary(Notes, isEscaped: false);

    private static IEnumerable<AnnouncementLine> LinesOf(NoteEntry entry)
    {
        string references = NotesMarkdown.References(entry) is { Length: > 0 } all ? $" ({all})" : "";
        yield return new AnnouncementLine(AnnouncementLineKind.Change, $"{(entry.Scope is { } scope ? $"{scope}: " : "")}{entry.Title}{references}");
        foreach (string note in entry.BreakingNotes) yield return new AnnouncementLine(AnnouncementLineKind.Remark, note);
        // what a reader has to do; what else a note says is on the release page
        foreach (string detail in entry.Breaking ? entry.Details ?? [] : []) yield return new AnnouncementLine(AnnouncementLineKind.Remark, detail);
    }
}

/// <summary>A line about what has changed.</summary>
public sealed record AnnouncementLine(AnnouncementLineKind Kind, string Text);

/// <summary>What such a line is.</summary>
public enum AnnouncementLineKind : long
{
    /// <summary>Begins a group of changes.</summary>
    Heading,
    Change,

    /// <summary>Says what a user has to do about the change before it.</summary>
    Remark,
}

/// <summary>A file of the release, as it is announced.</summary>
/// <param name="Url">Where it is downloaded.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Sha512">Lower-case hexadecimal.</param>
/// <param name="Platform">As <c>os/architecture</c>, or null where it runs anywhere.</param>
public sealed record AnnouncedPackage(string Name, string Url, long Size, string Sha256, string Sha512, ArtifactKind Kind, string? Platform)
{
    /// <summary>Such as <c>linux/amd64, 1.2 MiB</c>.</summary>
    public string Details => $"{(Platform is null ? "" : $"{Platform}, ")}{ByteSize.Format(Size)}";
}

/// <summary>The news as plain text: of an e-mail, and of what a rehearsal shows.</summary>
public static class PlainAnnouncement
{
    public static string Write(AnnouncementContent news)
    {
        if (news.Text is { } own) return own;
        var text = new StringBuilder($"{news.Product} {news.Version} is released.\n\n{news.Page}\n");
        if (news.Summary is { } summary) text.Append($"\n{summary}\n");
        foreach (AnnouncementLine line in news.Changes())
        {
            text.Append(line.Kind switch
            {
                AnnouncementLineKind.Heading => $"\n{line.Text}\n",
                AnnouncementLineKind.Change => $"  - {line.Text}\n",
                _ => $"    {line.Text}\n",
            });
        }
        if (news.Packages.Count > 0) text.Append("\nDownloads\n");
        foreach (AnnouncedPackage package in news.Packages) text.Append($"  {package.Name} ({package.Details})\n    {package.Url}\n    SHA-256 {package.Sha256}\n");
        return text.ToString();
    }
}

/// <summary>The news as HTML: the other half of an e-mail. It loads nothing, and needs no style.</summary>
public static class HtmlAnnouncement
{
    public static string Write(AnnouncementContent news)
    {
        var html = new StringBuilder($"<p>{Link(news.Page, $"{news.Product} {news.Version}")} is released.</p>\n");
        if (news.Summary is { } summary) html.Append($"<p>{Escape(summary)}</p>\n");
        WriteChanges(html, news.Changes());
        if (news.Packages.Count > 0) html.Append("<h3>Downloads</h3>\n<table>\n<tr><th align=\"left\">File</th><th align=\"left\">Platform, size</th><th align=\"left\">SHA-256</th></tr>\n");
        foreach (AnnouncedPackage package in news.Packages)
            html.Append($"<tr><td>{Link(package.Url, package.Name)}</td><td>{Escape(package.Details)}</td><td><code>{package.Sha256}</code></td></tr>\n");
        if (news.Packages.Count > 0) html.Append("</table>\n");
        return Document(html.ToString());
    }

    /// <summary>A whole document around what is between its body's tags.</summary>
    public static string Document(string body) => $"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n{body}</body></html>\n";

    /// <summary>Text as it stands between tags and inside quotes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static void WriteChanges(StringBuilder html, IReadOnlyList<AnnouncementLine> lines)
    {
        bool isInList = false;
        foreach (AnnouncementLine line in lines)
        {
            if (line.Kind is AnnouncementLineKind.Heading == isInList) html.Append(isInList ? "</ul>\n" : "<ul>\n");
            isInList = line.Kind is not AnnouncementLineKind.Heading;
            html.Append(line.Kind is AnnouncementLineKind.Heading ? $"<h3>{Escape(line.Text)}</h3>\n" : $"<li>{(line.Kind is AnnouncementLineKind.Remark ? "<em>" : "")}{Escape(line.Text)}{(line.Kind is AnnouncementLineKind.Remark ? "</em>" : "")}</li>\n");
        }
        if (isInList) html.Append("</ul>\n");
    }

    private static string Link(string url, string text) => WebAddress.IsLink(url) ? $"<a href=\"{Escape(url)}\">{Escape(text)}</a>" : $"{Escape(text)} ({Escape(url)})";
}

/// <summary>The news as Markdown: of a discussion, and of the JSON message.</summary>
public static class MarkdownAnnouncement
{
    /// <param name="longest">In characters: what is more gives way to a link, changes before packages.</param>
    public static string Write(AnnouncementContent news, int longest = int.MaxValue)
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

    private static string Changes(IReadOnlyList<AnnouncementLine> lines)
    {
        var text = new StringBuilder();
        bool isFirst = true;
        foreach (AnnouncementLine line in lines)
        {
            string escaped = MarkdownText.Escape(line.Text);
            text.Append(line.Kind switch
            {
                AnnouncementLineKind.Heading => $"\n### {escaped}\n\n",
                AnnouncementLineKind.Change => $"- {escaped}\n",
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
