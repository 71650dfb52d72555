using System.Collections.Concurrent;
using System.Text;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Staging.Pages;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>Reads what a product has published. Asked again, it reads again only what changed: releases don't, so that a lost race costs a listing.</summary>
internal sealed class PublishedReleases(IObjectStore store, string product, ReleaseOrder? order)
{
    private readonly ConcurrentDictionary<string, (ObjectInfo Info, ReleaseManifest Manifest)> _manifests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _notes = new(StringComparer.Ordinal);

    public async Task<PageContent> ReadAsync(CancellationToken cancellation)
    {
        var folders = new ReleaseFolders(store);
        var links = new VersionLinks(store);
        IReadOnlyList<VersionLink> named = await EachAsync(folders.LinksAsync(product, cancellation), (name, token) => links.GetAsync(product, name, token), cancellation);
        IReadOnlyList<ReleaseManifest> manifests = await EachAsync(folders.VersionsAsync(product, cancellation), (key, token) => ReadManifestAsync(key.Version, token), cancellation);
        ReleaseIndex index = ReleaseIndex.Of(product, named, manifests, order);
        return new PageContent(index, await ReadNotesAsync(index, cancellation));
    }

    private async Task<ReleaseManifest?> ReadManifestAsync(ReleaseVersion version, CancellationToken cancellation)
    {
        string key = StoreLayout.PublishedRelease(product, version) + StoreLayout.Manifest;
        if (_manifests.TryGetValue(key, out var known) && await store.StatAsync(key, cancellation) == known.Info) return known.Manifest;
        if (await store.ReadTextAsync(key, cancellation) is not { } stored) return null;                // half a release, or taken back since
        ReleaseManifest manifest = ManifestJson.Parse(stored.Text, key);
        _manifests[key] = (stored.Info, manifest);
        return manifest;
    }

    private async Task<IReadOnlyDictionary<ReleaseVersion, string>> ReadNotesAsync(ReleaseIndex index, CancellationToken cancellation)
    {
        var notes = new ConcurrentDictionary<ReleaseVersion, string>();
        await EachAsync(InlinedNotes.Choose(index).ToAsyncEnumerable(), async (version, token) =>
        {
            if (await ReadNotesAsync(index.Releases.First(release => release.Version == version), token) is { } text) notes[version] = text;
            return "";
        }, cancellation);
        return notes;
    }

    private async Task<string?> ReadNotesAsync(IndexedRelease release, CancellationToken cancellation)
    {
        ManifestObject notes = release.Find(release.Notes!)!;
        if (_notes.TryGetValue(notes.Sha256, out string? known)) return known;
        try
        {
            await using Stream stream = await store.OpenReadAsync(
                StoreLayout.PublishedRelease(product, release.Version) + notes.Path, new ByteRange(0, InlinedNotes.LongestNotes), cancellation);
            // a byte that is no UTF-8 is shown as a mark: whoever wrote it, the page of all the other releases is not held up
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return _notes[notes.Sha256] = await reader.ReadToEndAsync(cancellation);
        }
        catch (ObjectMissingException)
        {
            return null;                                                    // damaged: the downloads are still worth a page, and testing the release tells
        }
    }

    private async Task<IReadOnlyList<TResult>> EachAsync<T, TResult>(
        IAsyncEnumerable<T> items, Func<T, CancellationToken, Task<TResult?>> read, CancellationToken cancellation)
        where TResult : class
    {
        var results = new ConcurrentBag<TResult>();
        await Parallel.ForEachAsync(items, store.Traits.Options(cancellation), async (item, token) =>
        {
            if (await read(item, token) is { } result) results.Add(result);
        });
        return [.. results];
    }
}
