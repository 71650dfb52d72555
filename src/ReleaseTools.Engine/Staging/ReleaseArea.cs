using System.Collections.Concurrent;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging;

/// <summary>Releases that are published, below <c>release/</c> in a store. A release is complete, and seen, once its manifest is there.</summary>
public sealed class ReleaseArea(IObjectStore store)
{
    /// <summary>The store that the releases are in.</summary>
    public IObjectStore Store => store;

    /// <summary>Copies every object, reads again what landed and compares it (R4.4); the manifest comes last. Done already = nothing is touched.</summary>
    /// <param name="from">Where the build is staged; inside one store no byte is sent twice (R5.1).</param>
    /// <exception cref="RefusedException">The version was published from another build.</exception>
    public async Task<PublishedRelease> PublishAsync(StagedRelease staged, StagingArea from, string? publicUrl, IProgressSink progress, CancellationToken cancellation)
    {
        StoredContents release = Contents(staged.Product, staged.Version);
        var claim = new PublishClaim(release, staged.Build);
        Task<StoredManifest> reading = from.ReadAsync(staged, cancellation);
        Task<StoredManifest?> looking = release.ReadManifestAsync(cancellation);
        await Task.WhenAll((Task)reading, looking);
        (StoredManifest manifest, StoredManifest? published) = (await reading, await looking);
        if (published is null)
        {
            await claim.BeginAsync(cancellation);
            await new PublishCopy(from.Contents(staged), release, progress).RunAsync(manifest.Manifest, claim, cancellation);
            published = await release.WriteManifestAsync(manifest.Manifest, cancellation);
        }
        PublishedRelease result = Same(published, manifest).Published(store, publicUrl);
        await claim.EndAsync(cancellation);
        return result;
    }

    /// <summary>Makes sure that the version is not published from another build.</summary>
    /// <exception cref="RefusedException">It is.</exception>
    public async Task RequireFreeAsync(StagedRelease staged, StagingArea from, CancellationToken cancellation)
    {
        if (await Contents(staged.Product, staged.Version).ReadManifestAsync(cancellation) is { } published) Same(published, await from.ReadAsync(staged, cancellation));
    }

    /// <summary>Every published release, newest version first.</summary>
    /// <param name="skipped">Told of each release whose manifest can't be read: the others are returned all the same.</param>
    public async Task<IReadOnlyList<PublishedRelease>> ListAsync(string? product, string? publicUrl, Action<ReleaseException> skipped, CancellationToken cancellation) =>
    [
        .. (await ReadAllAsync(product, skipped, cancellation)).Select(stored => stored.Published(store, publicUrl))
            .OrderBy(release => release.Product, StringComparer.Ordinal).ThenByDescending(release => release.Version),
    ];

    /// <summary>The names of the products that have releases or links.</summary>
    public async Task<IReadOnlyList<string>> ProductsAsync(CancellationToken cancellation) => await new ReleaseFolders(store).NamesAsync(cancellation).ToListAsync(cancellation);

    /// <summary>The versions that are published, in no order: a manifest that can't be read is one all the same.</summary>
    public async Task<IReadOnlyList<ReleaseVersion>> VersionsAsync(string product, CancellationToken cancellation)
    {
        var versions = new ConcurrentBag<ReleaseVersion>();
        await Parallel.ForEachAsync(new ReleaseFolders(store).VersionsAsync(product, cancellation), store.Capabilities.Options(cancellation), async (key, token) =>
        {
            if (await store.StatAsync(Contents(key.Product, key.Version).ManifestKey, token) is not null) versions.Add(key.Version);
        });
        return [.. versions];
    }

    /// <summary>What every published release of a product holds, in no order.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<IReadOnlyList<ReleaseManifest>> ReadManifestsAsync(string product, Action<ReleaseException> skipped, CancellationToken cancellation) =>
        [.. (await ReadAllAsync(product, skipped, cancellation)).Select(stored => stored.Manifest)];

    /// <returns>Null where the version is not published.</returns>
    public async Task<PublishedRelease?> GetAsync(string product, ReleaseVersion version, string? publicUrl, CancellationToken cancellation) =>
        await Contents(product, version).ReadManifestAsync(cancellation) is { } stored ? stored.Published(store, publicUrl) : null;

    /// <summary>What the release holds; null where the version is not published.</summary>
    public async Task<ReleaseManifest?> ReadManifestAsync(string product, ReleaseVersion version, CancellationToken cancellation) =>
        (await Contents(product, version).ReadManifestAsync(cancellation))?.Manifest;

    /// <summary>Reads every object again and compares it with the manifest.</summary>
    /// <returns>What differs; empty where all is well; null where the version is not published.</returns>
    public async Task<IReadOnlyList<ContentFinding>?> TestAsync(string product, ReleaseVersion version, IProgressSink progress, CancellationToken cancellation)
    {
        StoredContents release = Contents(product, version);
        return await release.ReadManifestAsync(cancellation) is { } stored ? await release.TestAsync(stored.Manifest, progress, cancellation) : null;
    }

    /// <summary>Takes a release back.</summary>
    /// <returns>False where it is not published.</returns>
    /// <exception cref="RefusedException">A version link names it.</exception>
    public async Task<bool> RemoveAsync(string product, ReleaseVersion version, CancellationToken cancellation)
    {
        VersionLink[] links = [.. (await new VersionLinks(store).ListAsync(product, unreadable => throw unreadable, cancellation)).Where(link => link.Version == version)];
        if (links.Length > 0)
            throw new RefusedException("ReleaseLinked", ErrorCategory.ResourceBusy, $"{product} {version}",
                $"{product} {version} can't be removed: {string.Join(", ", links.Select(link => link.Name))} {(links.Length == 1 ? "names" : "name")} it.", "Move the links to another version first.");
        StoredContents release = Contents(product, version);
        bool existed = await store.StatAsync(release.ManifestKey, cancellation) is not null;
        await release.RemoveAsync(cancellation);
        return existed;
    }

    private async Task<IReadOnlyCollection<StoredManifest>> ReadAllAsync(string? product, Action<ReleaseException> skipped, CancellationToken cancellation)
    {
        var releases = new ConcurrentBag<StoredManifest>();
        await Parallel.ForEachAsync(new ReleaseFolders(store).VersionsAsync(product, cancellation), store.Capabilities.Options(cancellation), async (key, token) =>
        {
            try
            {
                if (await Contents(key.Product, key.Version).ReadManifestAsync(token) is { } release) releases.Add(release);
            }
            catch (ReleaseException e) when (ManifestProblem.Is(e))
            {
                lock (releases) skipped(e);
            }
        });
        return releases;
    }

    private StoredContents Contents(string product, ReleaseVersion version) => new(store, StoreLayout.PublishedRelease(product, version));

    private static StoredManifest Same(StoredManifest published, StoredManifest staged) => published.Text == staged.Text
        ? published
        : throw new RefusedException("ReleaseExists", ErrorCategory.ResourceExists, $"{staged.Manifest.Product} {staged.Manifest.Version}",
            $"{staged.Manifest.Product} {staged.Manifest.Version} is published already, from build {published.Manifest.Build}, not {staged.Manifest.Build}.",
            "What is published stays as it is: release the next version.");
}
