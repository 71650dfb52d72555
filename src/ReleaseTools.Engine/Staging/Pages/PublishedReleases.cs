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
    // waiting for a bucket, not computing
    private const int AtOnce = 8;

    private readonly ConcurrentDictionary<string, (ObjectInfo Info, ReleaseManifest Manifest)> _manifests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _notes = new(StringComparer.Ordinal);

    public async Task<PageContent> ReadAsync(CancellationToken cancellation)
    {
        var names = new List<string>();
        var listed = new List<ObjectInfo>();
        await foreach (ObjectInfo info in store.ListAsync(StoreLayout.PublishedReleases(product), cancellation))
        {
            if (StoreLayout.ParseLink(info.Key) is { } link) names.Add(link.Name);
            else if (StoreLayout.ParsePublished(info.Key) is { Path: StoreLayout.Manifest }) listed.Add(info);
        }
        var links = new VersionLinks(store);
        IReadOnlyList<VersionLink> named = await EachAsync(names, (name, token) => links.GetAsync(product, name, token), cancellation);
        IReadOnlyList<ReleaseManifest> manifests = await EachAsync(listed, ReadManifestAsync, cancellation);
        ReleaseIndex index = ReleaseIndex.Of(product, named, manifests, order);
        return new PageContent(index, await ReadNotesAsync(index, cancellation));
    }

    private async Task<ReleaseManifest?> ReadManifestAsync(ObjectInfo info, CancellationToken cancellation)
    {
        if (_manifests.TryGetValue(info.Key, out var known) && known.Info == info) return known.Manifest;
        if (await store.ReadTextAsync(info.Key, cancellation) is not { } stored) return null;           // taken back since
        ReleaseManifest manifest = ManifestJson.Parse(stored.Text, info.Key);
        _manifests[info.Key] = (info, manifest);
        return manifest;
    }

    private async Task<IReadOnlyDictionary<ReleaseVersion, string>> ReadNotesAsync(ReleaseIndex index, CancellationToken cancellation)
    {
        var notes = new ConcurrentDictionary<ReleaseVersion, string>();
        await EachAsync(InlinedNotes.Choose(index), async (version, token) =>
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

    private static async Task<IReadOnlyList<TResult>> EachAsync<T, TResult>(
        IEnumerable<T> items, Func<T, CancellationToken, Task<TResult?>> read, CancellationToken cancellation)
        where TResult : class
    {
        var results = new ConcurrentBag<TResult>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(items, options, async (item, token) =>
        {
            if (await read(item, token) is { } result) results.Add(result);
        });
        return [.. results];
    }
}
