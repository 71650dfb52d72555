using ReleaseTools.Formatting;
using ReleaseTools.Images;
using ReleaseTools.Staging.Pages;

namespace ReleaseTools.Engine.Staging.Pages;

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
