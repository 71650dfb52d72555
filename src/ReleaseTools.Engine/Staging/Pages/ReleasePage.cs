using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Staging.Pages;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>
/// <c>index.html</c> and <c>index.json</c> of a product: every release, newest first. Both are made from what is published, and from nothing else:
/// made again from the same releases and links they are the same, and then nothing is written.
/// </summary>
/// <param name="order">Which version is the newer one, by the style of the product; null = the precedence of SemVer.</param>
public sealed class ReleasePage(IObjectStore store, ReleaseOrder? order = null)
{
    private const string HtmlType = "text/html; charset=utf-8";
    private const string JsonType = "application/json";

    /// <summary>Brings both up to date. Of several that do so at once, the last to write has seen what all of them published.</summary>
    /// <param name="publicUrl">Where the store's root is served; null = nowhere. The page works wherever it lies: all its links are relative.</param>
    /// <param name="skipped">Told of each release and link that can't be read: it is shown as it was before.</param>
    public async Task UpdateAsync(string product, string? publicUrl, Action<ReleaseException> skipped, CancellationToken cancellation)
    {
        var releases = new PublishedReleases(store, product, order);
        // what is there is read first, the releases after it: who wrote without knowing of a release makes this write fail, or this one has seen it
        await store.UpdateTextAsync(StoreLayout.Page(product), HtmlType, async (page, whilePage) =>
        {
            PageContent content = null!;
            await store.UpdateTextAsync(StoreLayout.Index(product), JsonType, async (index, whileIndex) =>
            {
                content = await releases.ReadAsync(index, skipped, whileIndex);
                return content.IsEmpty && index is null ? null : ReleaseIndexJson.Format(content.Index);
            }, whilePage);
            return content.IsEmpty && page is null ? null : PageHtml.Write(content, publicUrl);
        }, cancellation);
    }
}

/// <summary>All that the page is made from.</summary>
/// <param name="Notes">The Markdown of those releases whose notes the page shows.</param>
internal sealed record PageContent(ReleaseIndex Index, IReadOnlyDictionary<ReleaseVersion, string> Notes)
{
    public bool IsEmpty => Index.Releases.Count == 0;
}
