using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs.Models;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>Lists a container page by page (https://learn.microsoft.com/rest/api/storageservices/list-blobs).</summary>
internal sealed class AzureListing(AzureContainer container)
{
    /// <param name="delimiter">Ends a folder's name; null = everything below is listed.</param>
    /// <returns>Entries with keys relative to the store, in order; what <see cref="ObjectKey.IsListed"/> leaves out is not among them.</returns>
    public async IAsyncEnumerable<IReadOnlyList<FolderEntry>> PagesAsync(
        string prefix, string? delimiter, Func<Func<Task<Page<BlobHierarchyItem>>>, Task<Page<BlobHierarchyItem>>> guard, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            string? after = next;
            Page<BlobHierarchyItem> page = await guard(() => container.Requests.SendAsync(token => GetAsync(prefix, delimiter, after, token), cancellation));
            yield return [.. page.Values.Where(item => item.IsPrefix || !AzureBlob.IsFolder(item.Blob.Metadata)).Select(Entry).Where(entry => !(entry.Object is not null && entry.Key.EndsWith('/')) && ObjectKey.IsListed(entry.Key))
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)];
            next = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(next));
    }

    private async Task<Page<BlobHierarchyItem>> GetAsync(string prefix, string? delimiter, string? after, CancellationToken cancellation)
    {
        string name = container.NameOf(prefix);
        var options = new GetBlobsByHierarchyOptions { Prefix = name.Length > 0 ? name : null, Delimiter = delimiter, Traits = BlobTraits.Metadata };
        await foreach (Page<BlobHierarchyItem> page in container.Client.GetBlobsByHierarchyAsync(options, cancellation).AsPages(after))
        {
            return page.Values.All(item => (item.Prefix ?? item.Blob.Name).StartsWith(name, StringComparison.Ordinal)) ? page : throw AzureFailure.Strange("it lists what was not asked for");
        }
        throw AzureFailure.Strange("it is no listing");
    }

    // a console makes folders as objects of nothing, whose names end in a slash: PagesAsync leaves them out
    private FolderEntry Entry(BlobHierarchyItem item)
    {
        if (item.IsPrefix) return new FolderEntry(KeyOf(item.Prefix), null);
        BlobItemProperties found = item.Blob.Properties;
        string key = KeyOf(item.Blob.Name);
        return new FolderEntry(key, new AzureBlob(found.ContentLength ?? 0, found.LastModified ?? default, found.ETag ?? default) { Md5 = found.ContentHash }.Info(key));
    }

    private string KeyOf(string name) => name[container.Address.Prefix.Length..];
}
