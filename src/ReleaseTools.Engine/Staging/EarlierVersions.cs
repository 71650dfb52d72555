using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Staging.Pages;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Triggers;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging;

/// <summary>
/// Removes the published versions whose place a new one has taken: first they are hidden, then the release page forgets them, then their files go. Interrupted anywhere,
/// the channel's next release goes on; what can't be removed is told. A version that a link names stays.
/// </summary>
/// <param name="store">Where they are published.</param>
/// <param name="earlier">Which ones they are.</param>
/// <param name="page">The page of their product.</param>
internal sealed class EarlierVersions(IObjectStore store, EarlierReleases earlier, ReleasePage page, IProgressSink progress)
{
    // who published half a release so long ago does so no longer
    private static readonly TimeSpan s_abandoned = TimeSpan.FromDays(1);

    /// <param name="published">The one that has taken their place.</param>
    public async Task RemoveAsync(PublishedRelease published, string? publicUrl, CancellationToken cancellation)
    {
        try
        {
            List<ReleaseVersion> found = await new ReleaseFolders(store).VersionsAsync(published.Product, cancellation)
                .Select(folder => folder.Version).Where(earlier.Contains).ToListAsync(cancellation);
            if (found.Count == 0) return;
            HashSet<ReleaseVersion> linked = [.. (await new VersionLinks(store).ListAsync(published.Product, unreadable => throw unreadable, cancellation)).Select(link => link.Version)];
            List<ReleaseVersion> hidden = [];
            foreach (ReleaseVersion version in found.Where(version => !linked.Contains(version)))
            {
                if (await TryAsync(version, () => HideAsync(Contents(version), published, cancellation))) hidden.Add(version);
            }
            if (hidden.Count == 0) return;
            await page.UpdateAsync(published.Product, publicUrl, progress.Skip, cancellation);
            foreach (ReleaseVersion version in hidden) await TryAsync(version, () => ClearAsync(version, published, cancellation));
        }
        catch (ReleaseException e)
        {
            progress.Say($"warning: not every earlier release of {published.Product} whose place {published.Version} has taken was removed; the channel's next release tries again. {e.Message}");
        }

        async Task<bool> TryAsync(ReleaseVersion version, Func<Task<bool>> act)
        {
            try
            {
                return await act();
            }
            catch (ReleaseException e)
            {
                progress.Say($"warning: {published.Product} {version} is still in {store.Root}, though {published.Version} has taken its place; the channel's next release tries again to remove it. {e.Message}");
                return false;
            }
        }
    }

    private StoredContents Contents(ReleaseVersion version) => new(store, StoreLayout.PublishedRelease(earlier.Product, version));

    /// <returns>Whether its files may go: it is seen no more, and nobody is publishing it.</returns>
    private async Task<bool> HideAsync(StoredContents release, PublishedRelease published, CancellationToken cancellation)
    {
        string mark = release.KeyOf(StoreLayout.Replaced);
        if (await store.StatAsync(release.ManifestKey, cancellation) is { } manifest)
        {
            // half a release that was removed could not be told from one that is being published
            await store.PutAsync(mark, ObjectContent.FromText($"{published.Version}\n"), Precondition.None, cancellation);
            return await store.DeleteAsync(release.ManifestKey, Precondition.Matching(manifest), cancellation);
        }
        if (await store.StatAsync(mark, cancellation) is not null) return true;
        // by the store's own dates: what this machine's clock says may be wrong
        Dictionary<string, ObjectInfo> left = await release.ListAsync(cancellation);
        return left.Count > 0 && await store.StatAsync(published.Prefix + StoreLayout.Manifest, cancellation) is { } now && left.Values.Max(info => info.Modified) < now.Modified - s_abandoned;
    }

    private async Task<bool> ClearAsync(ReleaseVersion version, PublishedRelease published, CancellationToken cancellation)
    {
        await Contents(version).RemoveObjectsAsync(cancellation);
        progress.Say($"removed {published.Product} {version}: {published.Version} has taken its place");
        return true;
    }
}
