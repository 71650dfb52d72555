using System.Runtime.CompilerServices;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging;

/// <summary>Finds releases and links by their folders: what a release holds is not listed, so that its size costs nothing.</summary>
internal sealed class ReleaseFolders(IObjectStore store)
{
    /// <summary>The names of all products.</summary>
    public async IAsyncEnumerable<string> NamesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (string folder in ProductsAsync(product: null, cancellation)) yield return folder[StoreLayout.Release.Length..].TrimEnd('/');
    }

    /// <param name="product">Null = every product.</param>
    /// <returns>What may be published, in no order: a version's folder without a manifest is half a release.</returns>
    public async IAsyncEnumerable<(string Product, ReleaseVersion Version)> VersionsAsync(string? product, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (string folder in ProductsAsync(product, cancellation))
        {
            await foreach (FolderEntry entry in store.ListFolderAsync(folder, cancellation))
            {
                if (entry.IsFolder && StoreLayout.ParsePublished(entry.Key + StoreLayout.Manifest) is { } key) yield return (key.Product, key.Version);
            }
        }
    }

    /// <summary>The names of a product's links.</summary>
    public async IAsyncEnumerable<string> LinksAsync(string product, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (FolderEntry entry in store.ListFolderAsync(StoreLayout.PublishedReleases(product), cancellation))
        {
            if (!entry.IsFolder && StoreLayout.ParseLink(entry.Key) is { } link) yield return link.Name;
        }
    }

    private async IAsyncEnumerable<string> ProductsAsync(string? product, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (product is not null)
        {
            yield return StoreLayout.PublishedReleases(product);
            yield break;
        }
        await foreach (FolderEntry entry in store.ListFolderAsync(StoreLayout.Release, cancellation))
        {
            if (entry.IsFolder) yield return entry.Key;
        }
    }
}
