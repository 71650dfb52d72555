using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Pages;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Page;

namespace ReleaseTools.Engine.Pods.Page;

/// <summary>The page of a store's channels: one file without a script, and without anything that has to be fetched. All its links are relative.</summary>
internal static class PodPageHtml
{
    private static readonly PageAsset s_style = PageAsset.Load("Pages.base.css", "Pods.Page.page.css");

    private static readonly string s_policy = $"default-src 'none'; style-src '{s_style.Hash}'; base-uri 'none'; form-action 'none'";

    public static string Write(PodIndex index)
    {
        IGrouping<string, IndexedPod>[] channels = [.. index.Pods.GroupBy(pod => pod.Channel)];
        var html = new HtmlText();
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{s_policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>Pods</title>
            <link rel="alternate" type="application/json" href="index.json">
            <style>{s_style.Content}</style>
            </head>

            <body>
            <header>
            <h1>Pods</h1>
            <p class="lead">{(index.Pods.Count == 0 ? "Nothing is released." : $"{Count(index.Pods.Count, "pod")} in {Count(channels.Length, "channel")}")}</p>

            """);
        if (channels.Length > 1) WriteContents(html, channels);
        html.Write($"</header>\n<main>\n");
        foreach (IGrouping<string, IndexedPod> channel in channels) WriteChannel(html, channel);
        html.Write($"""
            </main>
            <footer>
            <p>For programs: <a href="index.json">index.json</a>. Beside the versions of a pod, <code>tip</code> names the one that machines follow.</p>
            </footer>
            </body>
            </html>

            """);
        return html.ToString();
    }

    private static void WriteContents(HtmlText html, IEnumerable<IGrouping<string, IndexedPod>> channels)
    {
        html.Write($"""<nav aria-label="Channels"><ul>""").Write($"\n");
        foreach (IGrouping<string, IndexedPod> channel in channels) html.Write($"""<li><a href="#{channel.Key}">{channel.Key}</a> <span class="count">{channel.Count()}</span></li>""").Write($"\n");
        html.Write($"</ul></nav>\n");
    }

    private static void WriteChannel(HtmlText html, IGrouping<string, IndexedPod> channel)
    {
        html.Write($"""
            <section id="{channel.Key}">
            <h2>{channel.Key}</h2>
            <table>
            <caption>Pods in {channel.Key}</caption>
            <thead><tr><th scope="col">Pod</th><th scope="col">Tip</th><th scope="col">Previous</th><th scope="col">Released</th></tr></thead>
            <tbody>

            """);
        foreach (IndexedPod pod in channel) WritePod(html, pod);
        html.Write($"</tbody>\n</table>\n</section>\n");
    }

    private static void WritePod(HtmlText html, IndexedPod pod)
    {
        html.Write($"""<tr><th scope="row">{pod.Pod}</th><td data-name="tip">""");
        if (pod.Tip is { } tip) html.Write($"""<span class="badge link">{LinkTo(pod, tip)}</span>""");
        else html.Write($"""<span class="none">none</span>""");
        html.Write($"""</td><td data-name="previous">""");
        if (pod.Previous is { } previous) html.Write($"{LinkTo(pod, previous)}");
        else html.Write($"""<span class="none">none</span>""");
        html.Write($"</td><td>");
        WriteHistory(html, pod);
        html.Write($"</td></tr>\n");
    }

    private static void WriteHistory(HtmlText html, IndexedPod pod)
    {
        if (pod.Versions.Count == 0) return;
        html.Write($"<details><summary>{Count(pod.Versions.Count, "version")}, {Date(pod.Versions.Max(version => version.Released))}</summary><ul>");
        foreach (IndexedVersion version in pod.Versions) html.Write($"<li>{LinkTo(pod, version.Version)} {Date(version.Released)}</li>");
        html.Write($"</ul></details>");
    }

    // a link that names what is not there leads nowhere
    private static Markup LinkTo(IndexedPod pod, string version) => pod.Versions.Any(each => each.Version == version)
        ? new HtmlText().Write($"""<a href="{UrlText.Path($"{pod.Path}{version}/{PodPaths.Manifest}")}">{version}</a>""").ToMarkup()
        : new HtmlText().Write($"{version}, not there").ToMarkup();

    private static Markup Date(DateTimeOffset date) =>
        new HtmlText().Write($"""<time datetime="{date.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ")}">{date.UtcDateTime.ToString("yyyy-MM-dd")}</time>""").ToMarkup();

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
