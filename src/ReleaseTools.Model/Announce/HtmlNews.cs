using System.Net;
using System.Text;
using ReleaseTools.Formatting;

namespace ReleaseTools.Announce;

/// <summary>The news as HTML: the other half of an e-mail. It loads nothing, and needs no style.</summary>
public static class HtmlNews
{
    public static string Write(ReleaseNews news)
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

    private static void WriteChanges(StringBuilder html, IReadOnlyList<NewsLine> lines)
    {
        bool isInList = false;
        foreach (NewsLine line in lines)
        {
            if (line.Kind is NewsLineKind.Heading == isInList) html.Append(isInList ? "</ul>\n" : "<ul>\n");
            isInList = line.Kind is not NewsLineKind.Heading;
            html.Append(line.Kind is NewsLineKind.Heading ? $"<h3>{Escape(line.Text)}</h3>\n" : $"<li>{(line.Kind is NewsLineKind.Remark ? "<em>" : "")}{Escape(line.Text)}{(line.Kind is NewsLineKind.Remark ? "</em>" : "")}</li>\n");
        }
        if (isInList) html.Append("</ul>\n");
    }

    private static string Link(string url, string text) => WebAddress.IsLink(url) ? $"<a href=\"{Escape(url)}\">{Escape(text)}</a>" : $"{Escape(text)} ({Escape(url)})";
}
