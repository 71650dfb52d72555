using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Pages;
using ReleaseTools.Formatting;
using ReleaseTools.Images;
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

/// <summary>The files of a release, with what it takes to check them.</summary>
internal static class DownloadsHtml
{
    public static void Write(HtmlText html, IndexedRelease release, string product)
    {
        ManifestObject[] downloads = [.. release.Objects.Where(entry => !IsBeside(entry))];
        if (downloads.Length > 0)
        {
            html.Write($"""
                <section>
                <h3>Downloads</h3>
                <table class="downloads">
                <caption>Files of {product} {release.Version.ToString()}</caption>
                <thead><tr><th scope="col">File</th><th scope="col">Platform</th><th scope="col">Size</th><th scope="col">SHA-256</th><th scope="col">SHA-512</th></tr></thead>
                <tbody>

                """);
            foreach (ManifestObject file in downloads) WriteFile(html, release, file);
            html.Write($"</tbody>\n</table>\n</section>\n");
        }
        string? sums = downloads.Length > 0 ? SumsOf(release) : null;
        if (sums is not null) WriteHint(html, release, sums);
        WriteRest(html, release, sums);
    }

    private static string? SumsOf(IndexedRelease release) => (release.Find(StoreLayout.Sha256Sums) ?? release.Find(StoreLayout.Sha512Sums))?.Path;

    // what describes the release rather than being it
    private static bool IsBeside(ManifestObject entry) => entry.Kind is ArtifactKind.Checksums or ArtifactKind.Notes || entry.Path == StoreLayout.Notes;

    private static void WriteFile(HtmlText html, IndexedRelease release, ManifestObject file)
    {
        html.Write($"""<tr><th scope="row">{LinkTo(release, file.Path)}</th><td>{file.Platform ?? "any"}</td><td>{ByteSize.Format(file.Size)}</td>""");
        html.Write($"""<td data-digest="SHA-256"><code>{file.Sha256}</code></td><td data-digest="SHA-512"><code>{file.Sha512}</code></td></tr>""").Write($"\n");
    }

    private static void WriteHint(HtmlText html, IndexedRelease release, string sums)
    {
        string command = sums == StoreLayout.Sha256Sums ? "sha256sum" : "sha512sum";
        html.Write($"""<p class="hint">To verify, put {LinkTo(release, sums)} beside the files and run <code>{command} -c {sums} --ignore-missing</code></p>""").Write($"\n");
    }

    private static void WriteRest(HtmlText html, IndexedRelease release, string? sums)
    {
        html.Write($"""<p class="rest">Also here: """);
        foreach (string path in release.Objects.Where(IsBeside).Select(entry => entry.Path).Where(path => path != sums).Append(StoreLayout.Manifest))
            html.Write($"{LinkTo(release, path)} ");
        html.Write($"</p>\n");
    }

    private static Markup LinkTo(IndexedRelease release, string path) =>
        new HtmlText().Write($"""<a href="{UrlText.Path(release.Path + path)}">{path}</a>""").ToMarkup();
}

/// <summary>The container images of a release, by what can't change under who pulls them: their digests.</summary>
internal static class ImagesHtml
{
    public static void Write(HtmlText html, IndexedRelease release, string product)
    {
        if (release.Images is not { Count: > 0 } images) return;
        html.Write($"""
            <section>
            <h3>Container images</h3>
            <table class="downloads">
            <caption>Container images of {product} {release.Version.ToString()}</caption>
            <thead><tr><th scope="col">Image</th><th scope="col">Platform</th><th scope="col">Size</th><th scope="col">Digest</th></tr></thead>
            <tbody>

            """);
        foreach (ReleaseImage image in images)
        {
            string name = image.Tags.Count > 0 ? $"{image.Name}:{image.Tags[0]}" : image.Name;
            html.Write($"""<tr><th scope="row"><code>{name}</code></th><td>{(image.Platforms.Count > 0 ? string.Join(", ", image.Platforms) : "any")}</td><td>{ByteSize.Format(image.Size)}</td>""");
            html.Write($"""<td data-digest="{image.Digest.Algorithm}"><code>{image.Digest.ToString()}</code></td></tr>""").Write($"\n");
        }
        html.Write($"</tbody>\n</table>\n</section>\n");
    }
}
