using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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
    private readonly ConcurrentDictionary<ReleaseVersion, bool> _damaged = new();

    /// <summary>The releases whose notes are not what their manifests say: they are shown without.</summary>
    public IReadOnlyCollection<ReleaseVersion> DamagedNotes => [.. _damaged.Keys];

    /// <param name="before">The index as it is: what can't be read now stays as it was shown. Null = there is none.</param>
    /// <param name="skipped">Told of each release and link that can't be read.</param>
    public async Task<PageContent> ReadAsync(string? before, Action<ReleaseException> skipped, CancellationToken cancellation)
    {
        var folders = new ReleaseFolders(store);
        var links = new VersionLinks(store);
        var known = new Lazy<ReleaseIndex?>(() => Parse(before));
        IReadOnlyList<VersionLink> named = await EachAsync(folders.LinksAsync(product, cancellation), async (name, token) =>
        {
            try { return await links.GetAsync(product, name, token); }
            catch (ReleaseException e) when (e.ErrorId is "LinkInvalid" or "ObjectNotText")
            {
                Skip(e);
                return known.Value?.Links.TryGetValue(name, out ReleaseVersion? shown) is true ? new VersionLink(name, shown) : null;
            }
        }, cancellation);
        IReadOnlyList<IndexedRelease> releases = await EachAsync(folders.VersionsAsync(product, cancellation), async (key, token) =>
        {
            try { return await ReadManifestAsync(key.Version, token) is { } manifest ? IndexedRelease.Of(manifest) : null; }
            catch (ReleaseException e) when (ManifestProblem.Is(e))
            {
                Skip(e);
                return known.Value?.Releases.FirstOrDefault(release => release.Version == key.Version);
            }
        }, cancellation);
        ReleaseIndex index = ReleaseIndex.Of(product, named, releases, order);
        return new PageContent(index, await ReadNotesAsync(index, cancellation));

        void Skip(ReleaseException e)
        {
            lock (known) skipped(e);
        }
    }

    private static ReleaseIndex? Parse(string? index)
    {
        try { return index is null ? null : ReleaseIndexJson.Parse(index); }
        catch (JsonException) { return null; }                              // it is made anew
    }

    private async Task<ReleaseManifest?> ReadManifestAsync(ReleaseVersion version, CancellationToken cancellation)
    {
        string key = StoreLayout.PublishedRelease(product, version) + StoreLayout.Manifest;
        if (_manifests.TryGetValue(key, out var known) && await store.StatAsync(key, cancellation) == known.Info) return known.Manifest;
        if (await store.ReadTextAsync(key, cancellation) is not { } stored) return null;                // half a release, or taken back since
        ReleaseManifest manifest = ManifestJson.Parse(stored.Text, key, store.Root);
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
        using var bytes = new MemoryStream();
        try
        {
            await using Stream stream = await store.OpenReadAsync(
                StoreLayout.PublishedRelease(product, release.Version) + notes.Path, new ByteRange(0, InlinedNotes.LongestNotes + 1), cancellation);
            await stream.CopyToAsync(bytes, cancellation);
        }
        catch (ObjectMissingException) { /* no notes are other notes */ }
        bytes.Position = 0;
        // the downloads are still worth a page, and what somebody has put in the notes' place is not
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellation)) != notes.Sha256)
        {
            _damaged[release.Version] = true;
            return null;
        }
        // a byte that is no UTF-8 is shown as a mark: whoever wrote it, the page of all the other releases is not held up
        return _notes[notes.Sha256] = Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private async Task<IReadOnlyList<TResult>> EachAsync<T, TResult>(
        IAsyncEnumerable<T> items, Func<T, CancellationToken, Task<TResult?>> read, CancellationToken cancellation)
        where TResult : class
    {
        var results = new ConcurrentBag<TResult>();
        await Parallel.ForEachAsync(items, store.Capabilities.Options(cancellation), async (item, token) =>
        {
            if (await read(item, token) is { } result) results.Add(result);
        });
        return [.. results];
    }
}
