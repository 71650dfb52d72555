using ReleaseTools.Engine.Http;
using ReleaseTools.Staging;
using ReleaseTools.Staging.Pages;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>One release on the page.</summary>
internal static class ReleaseHtml
{
    private const int ShortCommit = 7;

    /// <param name="notes">Their Markdown; null where they are linked, or where there are none.</param>
    /// <param name="isOpen">Whether it is unfolded at first.</param>
    public static void Write(HtmlText html, IndexedRelease release, ReleaseIndex index, string? notes, bool isOpen)
    {
        html.Write($"<details{new Markup(isOpen ? " open" : "")}>\n");
        WriteSummary(html, release, index);
        // a browser that is sent to this anchor unfolds what surrounds it
        html.Write($"""<article id="{PageHtml.Anchor(release.Version)}" aria-label="{index.Product} {release.Version.ToString()}">""").Write($"\n");
        DownloadsHtml.Write(html, release, index.Product);
        ImagesHtml.Write(html, release, index.Product);
        WriteNotes(html, release, notes);
        html.Write($"</article>\n</details>\n");
    }

    private static void WriteSummary(HtmlText html, IndexedRelease release, ReleaseIndex index)
    {
        html.Write($"<summary><h2>{release.Version.ToString()}</h2>");
        foreach (string link in index.LinksTo(release.Version)) html.Write($""" <span class="badge link">{link}</span>""");
        if (release.Prerelease) html.Write($""" <span class="badge prerelease">pre-release</span>""");
        html.Write($""" <span class="made">""");
        if (release.Date is { } date) html.Write($"""<time datetime="{date.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ")}">{date.UtcDateTime.ToString("yyyy-MM-dd")}</time> """);
        html.Write($"""<code title="commit {release.Commit}">{release.Commit[..Math.Min(ShortCommit, release.Commit.Length)]}</code></span></summary>""").Write($"\n");
    }

    private static void WriteNotes(HtmlText html, IndexedRelease release, string? notes)
    {
        if (release.Notes is null) return;
        html.Write($"<section class=\"notes\">\n<h3>Release notes</h3>\n");
        if (notes is not null && NotesHtml.Render(notes, release) is { } rendered) html.Write($"{rendered}");
        else html.Write($"""<p>In a file of their own: <a href="{UrlText.Path(release.Path + release.Notes)}">{release.Notes}</a></p>""").Write($"\n");
        html.Write($"</section>\n");
    }
}
