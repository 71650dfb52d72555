using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>What people see of a product's releases: <c>index.html</c> and <c>index.json</c>, made anew from what is published.</summary>
public sealed class ReleasePage(IObjectStore store)
{
    /// <summary>
    /// Brings both up to date. Of two publishers at once both end up listed: who finds the index changed reads all releases again. What is right
    /// already is not touched.
    /// </summary>
    /// <param name="publicUrl">Where the store's root is served; null = not known.</param>
    /// <returns>Whether anything was written.</returns>
    public async Task<bool> UpdateAsync(string product, string? publicUrl, CancellationToken cancellation)
    {
        TextUpdate json = await store.UpdateTextAsync(StoreLayout.Index(product), "application/json",
            async (_, token) => (await ReleaseIndex.LoadAsync(store, product, publicUrl, token)).ToJson(), cancellation);
        TextUpdate page = await store.UpdateTextAsync(StoreLayout.Page(product), "text/html; charset=utf-8",
            async (_, token) => PageHtml.Render(await ReleaseIndex.LoadAsync(store, product, publicUrl, token)), cancellation);
        return json.Written || page.Written;
    }
}
