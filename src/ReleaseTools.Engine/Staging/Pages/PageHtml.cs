using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Pages;
using ReleaseTools.Staging;
using ReleaseTools.Staging.Pages;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>The page as a whole: one file, without anything that has to be fetched.</summary>
internal static class PageHtml
{
    private const string AddressLine = "<link rel=\"canonical\" href=\"";

    /// <param name="publicUrl">Where the store's root is served; null = nowhere.</param>
    public static string Write(PageContent content, string? publicUrl)
    {
        ReleaseIndex index = content.Index;
        var html = new HtmlText();
        WriteHead(html, index.Product, publicUrl);
        html.Write($"""

            <body>
            <header>
            <h1>{index.Product}</h1>

            """);
        WriteOverview(html, index);
        html.Write($"</header>\n<main>\n");
        ReleaseVersion? official = index.Releases.FirstOrDefault(release => !release.Prerelease)?.Version;
        foreach (IndexedRelease release in index.Releases)
        {
            bool isOpen = release == index.Releases[0] || release.Version == official;
            ReleaseHtml.Write(html, release, index, content.Notes.GetValueOrDefault(release.Version), isOpen);
        }
        html.Write($"""
            </main>
            <footer>
            <p>For programs: <a href="index.json">index.json</a>. Each link is a file of one line: <code>latest.txt</code> holds the version.</p>
            </footer>
            <script>{PageAssets.Script.Content}</script>
            </body>
            </html>

            """);
        return html.ToString();
    }

    /// <summary>Where on the page a release stands.</summary>
    public static string Anchor(ReleaseVersion version) => $"v{version}";

    /// <summary>A page as it is where nobody knows where it is served.</summary>
    public static string WithoutAddress(string page)
    {
        int begin = page.IndexOf(AddressLine, StringComparison.Ordinal);
        return begin < 0 || page.IndexOf('\n', begin) is not (> 0 and var end) ? page : page.Remove(begin, end + 1 - begin);
    }

    private static void WriteHead(HtmlText html, string product, string? publicUrl)
    {
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{PageAssets.Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>{product} releases</title>

            """);
        if (publicUrl is not null) html.Write($"""{new Markup(AddressLine)}{publicUrl.TrimEnd('/')}/{UrlText.Path(StoreLayout.Page(product))}">""").Write($"\n");
        html.Write($"""
            <link rel="alternate" type="application/json" href="index.json">
            <style>{PageAssets.Style.Content}</style>
            </head>
            """);
    }

    private static void WriteOverview(HtmlText html, ReleaseIndex index)
    {
        int count = index.Releases.Count;
        html.Write($"""<p class="lead">{(count == 0 ? "Nothing is published." : count == 1 ? "1 release" : $"{count} releases, newest first")}</p>""").Write($"\n");
        if (index.Links.Count == 0) return;
        html.Write($"""<nav aria-label="Version links"><ul>""").Write($"\n");
        foreach ((string name, ReleaseVersion version) in index.Links)
        {
            html.Write($"""<li><span class="badge link">{name}</span> """);
            if (index.Releases.Any(release => release.Version == version)) html.Write($"""<a href="#{Anchor(version)}">{version.ToString()}</a>""");
            else html.Write($"{version.ToString()}, not published");
            html.Write($"</li>\n");
        }
        html.Write($"</ul></nav>\n");
    }
}

/// <summary>The page's own style and script, and the policy under which a browser runs these two and nothing else.</summary>
internal static class PageAssets
{
    public static PageAsset Style { get; } = PageAsset.Load("Pages.base.css", "Staging.Pages.page.css");

    public static PageAsset Script { get; } = PageAsset.Load("Staging.Pages.page.js");

    /// <summary>Images may come from elsewhere: notes show screenshots.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src '{Style.Hash}'; script-src '{Script.Hash}'; img-src 'self' file: http: https:; base-uri 'none'; form-action 'none'";
}
