using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Http;
using ReleaseTools.Formatting;
using ReleaseTools.Staging;
using ReleaseTools.Staging.Pages;

namespace ReleaseTools.Engine.Staging.Pages;

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
