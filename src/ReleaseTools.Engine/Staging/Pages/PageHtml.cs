using System.Globalization;
using System.Net;
using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Formatting;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>The page itself: one file that needs nothing else, from disk as from any static host.</summary>
internal static class PageHtml
{
    public static string Render(ReleaseIndex index)
    {
        var html = new StringBuilder();
        Head(html, index);
        html.Append($"""
            <header>
            <h1>{Text(index.Product)}</h1>
            <p class="quiet">{Count(index.Releases.Count, "release")}, newest first · <a href="index.json">index.json</a></p>

            """);
        Links(html, index);
        html.Append("</header>\n<main>\n");
        if (index.Releases.Count == 0) html.Append("<p>Nothing has been released yet.</p>\n");
        for (int i = 0; i < index.Releases.Count; i++)
        {
            if (i == 1) html.Append("<h2 class=\"earlier\">Earlier releases</h2>\n");
            if (i == 0) Newest(html, index.Releases[0]);
            else Older(html, index.Releases[i]);
        }
        return html.Append($"</main>\n<p id=\"said\" class=\"unseen\" role=\"status\"></p>\n<script>{PageAssets.Script}</script>\n</body>\n</html>\n").ToString();
    }

    private static void Head(StringBuilder html, ReleaseIndex index)
    {
        string canonical = index.PublicUrl is { } url
            ? $"<link rel=\"canonical\" href=\"{Text($"{url}/{PublicAddress.Escape(StoreLayout.Page(index.Product))}")}\">\n"
            : "";
        html.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{PageAssets.Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Text(index.Product)} releases</title>
            {canonical}<style>{PageAssets.Style}</style>
            </head>
            <body>

            """);
    }

    private static void Links(StringBuilder html, ReleaseIndex index)
    {
        (string Link, IndexedRelease Release)[] links = [.. index.Releases
            .SelectMany(release => release.Links.Select(link => (link, release))).OrderBy(pair => pair.link, StringComparer.Ordinal)];
        if (links.Length == 0) return;
        html.Append("<nav aria-label=\"Version links\"><ul class=\"links\">\n");
        foreach ((string link, IndexedRelease release) in links)
            html.Append($"<li><a href=\"#{Anchor(release)}\"><span class=\"name\">{Text(link)}</span> <span class=\"version\">{Text($"{release.Version}")}</span></a></li>\n");
        html.Append("</ul></nav>\n");
    }

    private static void Newest(StringBuilder html, IndexedRelease release)
    {
        html.Append($"<article id=\"{Anchor(release)}\" aria-labelledby=\"h-{Anchor(release)}\">\n<div class=\"title\"><h2 id=\"h-{Anchor(release)}\">{Text($"{release.Version}")}</h2>{Badges(release)}</div>\n");
        Body(html, release);
        html.Append("</article>\n");
    }

    private static void Older(StringBuilder html, IndexedRelease release)
    {
        html.Append($"<details class=\"release\" id=\"{Anchor(release)}\"><summary><h3>{Text($"{release.Version}")}</h3>{Badges(release)}<span class=\"quiet when\">{Date(release)}</span></summary>\n");
        Body(html, release);
        html.Append("</details>\n");
    }

    private static void Body(StringBuilder html, IndexedRelease release)
    {
        html.Append($"<p class=\"quiet\">{Date(release)}{(release.Date is null ? "" : " · ")}commit <code>{Text(release.Commit[..Math.Min(12, release.Commit.Length)])}</code></p>\n");
        if (release.Notes is { } notes)
            html.Append($"<div class=\"notes\">\n{SafeMarkdown.Render(notes, PublicAddress.Escape($"{release.Version}") + "/", topLevel: 4)}</div>\n");
        else if (release.Objects.FirstOrDefault(entry => entry.Path == StoreLayout.Notes) is { } file)
            html.Append($"<p><a href=\"{Text(file.Url)}\">Release notes</a> ({ByteSize.Format(file.Size)})</p>\n");
        Downloads(html, release);
    }

    private static void Downloads(StringBuilder html, IndexedRelease release)
    {
        if (release.Objects.Count == 0) return;
        html.Append($"""
            <div class="scroll"><table>
            <caption>Downloads<span class="unseen"> of {Text($"{release.Version}")}</span></caption>
            <thead><tr><th scope="col">File</th><th scope="col">Platform</th><th scope="col" class="size">Size</th></tr></thead>
            <tbody>

            """);
        // what people install comes before what they check it with; the order of the manifest is kept within each
        foreach (IndexedObject entry in release.Objects.OrderBy(entry => entry.Kind is ArtifactKind.Checksums or ArtifactKind.Notes)) Download(html, entry);
        html.Append("</tbody></table></div>\n");
    }

    private static void Download(StringBuilder html, IndexedObject entry) => html.Append($"""
        <tr><td><a class="file" href="{Text(entry.Url)}">{Text(entry.Path)}</a>
        <details class="sums"><summary>Checksums<span class="unseen"> of {Text(entry.Path)}</span></summary><dl>
        <dt>SHA-256</dt><dd><code data-copy="SHA-256">{entry.Sha256}</code></dd>
        <dt>SHA-512</dt><dd><code data-copy="SHA-512">{entry.Sha512}</code></dd>
        </dl></details></td><td class="platform">{Text(entry.Platform ?? (entry.Kind is ArtifactKind.Package or ArtifactKind.Binary ? "any" : ""))}</td><td class="size">{ByteSize.Format(entry.Size)}</td></tr>

        """);

    private static string Badges(IndexedRelease release)
    {
        IEnumerable<string> links = release.Links.Select(link => $"<li class=\"badge link\">{Text(link)}</li>");
        string all = string.Concat(release.Prerelease ? links.Append("<li class=\"badge pre\">prerelease</li>") : links);
        return all.Length == 0 ? "" : $"<ul class=\"badges\">{all}</ul>";
    }

    private static string Date(IndexedRelease release) => release.Date is { } date
        ? string.Create(CultureInfo.InvariantCulture, $"<time datetime=\"{date:yyyy-MM-dd'T'HH:mm:ss'Z'}\">{date:d MMMM yyyy}</time>")
        : "";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Anchor(IndexedRelease release) => Text($"v{release.Version}");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
