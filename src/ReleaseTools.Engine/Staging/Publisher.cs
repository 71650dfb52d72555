using System.Collections.Concurrent;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging;

/// <summary>Brings a staged build to its final place, below <c>release/</c>. A release is complete, and seen, once its manifest is there.</summary>
/// <param name="from">Where it is staged.</param>
/// <param name="to">Where it is published; inside one store no byte is sent twice (R5.1).</param>
public sealed class Publisher(IObjectStore from, IObjectStore to)
{
    /// <summary>Copies every object, reads again what landed and compares it (R4.4); the manifest comes last. Done already = nothing is touched.</summary>
    /// <exception cref="RefusedException">The version was published from another build.</exception>
    public async Task<PublishedRelease> PublishAsync(StagedRelease staged, string? publicUrl, IProgressSink progress, CancellationToken cancellation)
    {
        var area = new StagingArea(from);
        StoredContents release = Contents(staged.Product, staged.Version);
        var claim = new PublishClaim(release, staged.Build);
        Task<StoredManifest> reading = area.ReadAsync(staged, cancellation);
        Task<StoredManifest?> looking = release.ReadManifestAsync(cancellation);
        await Task.WhenAll((Task)reading, looking);
        (StoredManifest manifest, StoredManifest? published) = (await reading, await looking);
        if (published is null)
        {
            await claim.BeginAsync(cancellation);
            await new PublishCopy(area.Contents(staged), release, progress).RunAsync(manifest.Manifest, claim, cancellation);
            published = await release.WriteManifestAsync(manifest.Manifest, cancellation);
        }
        PublishedRelease result = Same(published, manifest).Published(to, publicUrl);
        await claim.EndAsync(cancellation);
        return result;
    }

    /// <summary>Makes sure that the version is not published from another build.</summary>
    /// <exception cref="RefusedException">It is.</exception>
    public async Task RequireFreeAsync(StagedRelease staged, CancellationToken cancellation)
    {
        if (await Contents(staged.Product, staged.Version).ReadManifestAsync(cancellation) is { } published) Same(published, await new StagingArea(from).ReadAsync(staged, cancellation));
    }

    /// <summary>Every published release, newest version first.</summary>
    /// <param name="skipped">Told of each release whose manifest can't be read: the others are returned all the same.</param>
    public async Task<IReadOnlyList<PublishedRelease>> ListAsync(string? product, string? publicUrl, Action<ReleaseException> skipped, CancellationToken cancellation) =>
    [
        .. (await ReadAllAsync(product, skipped, cancellation)).Select(stored => stored.Published(to, publicUrl))
            .OrderBy(release => release.Product, StringComparer.Ordinal).ThenByDescending(release => release.Version),
    ];

    /// <summary>The names of the products that have releases or links.</summary>
    public async Task<IReadOnlyList<string>> ProductsAsync(CancellationToken cancellation) => await new ReleaseFolders(to).NamesAsync(cancellation).ToListAsync(cancellation);

    /// <summary>The versions that are published, in no order: a manifest that can't be read is one all the same.</summary>
    public async Task<IReadOnlyList<ReleaseVersion>> VersionsAsync(string product, CancellationToken cancellation)
    {
        var versions = new ConcurrentBag<ReleaseVersion>();
        await Parallel.ForEachAsync(new ReleaseFolders(to).VersionsAsync(product, cancellation), to.Capabilities.Options(cancellation), async (key, token) =>
        {
            if (await to.StatAsync(Contents(key.Product, key.Version).ManifestKey, token) is not null) versions.Add(key.Version);
        });
        return [.. versions];
    }

    /// <summary>What every published release of a product holds, in no order.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<IReadOnlyList<ReleaseManifest>> ReadManifestsAsync(string product, Action<ReleaseException> skipped, CancellationToken cancellation) =>
        [.. (await ReadAllAsync(product, skipped, cancellation)).Select(stored => stored.Manifest)];

    /// <returns>Null where the version is not published.</returns>
    public async Task<PublishedRelease?> GetAsync(string product, ReleaseVersion version, string? publicUrl, CancellationToken cancellation) =>
        await Contents(product, version).ReadManifestAsync(cancellation) is { } stored ? stored.Published(to, publicUrl) : null;

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
        VersionLink[] links = [.. (await new VersionLinks(to).ListAsync(product, unreadable => throw unreadable, cancellation)).Where(link => link.Version == version)];
        if (links.Length > 0)
            throw new RefusedException("ReleaseLinked", ErrorCategory.ResourceBusy, $"{product} {version}",
                $"{product} {version} can't be removed: {string.Join(", ", links.Select(link => link.Name))} {(links.Length == 1 ? "names" : "name")} it.", "Move the links to another version first.");
        StoredContents release = Contents(product, version);
        bool existed = await to.StatAsync(release.ManifestKey, cancellation) is not null;
        await release.RemoveAsync(cancellation);
        return existed;
    }

    private async Task<IReadOnlyCollection<StoredManifest>> ReadAllAsync(string? product, Action<ReleaseException> skipped, CancellationToken cancellation)
    {
        var releases = new ConcurrentBag<StoredManifest>();
        await Parallel.ForEachAsync(new ReleaseFolders(to).VersionsAsync(product, cancellation), to.Capabilities.Options(cancellation), async (key, token) =>
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

    private StoredContents Contents(string product, ReleaseVersion version) => new(to, StoreLayout.PublishedRelease(product, version));

    private static StoredManifest Same(StoredManifest published, StoredManifest staged) => published.Text == staged.Text
        ? published
        : throw new RefusedException("ReleaseExists", ErrorCategory.ResourceExists, $"{staged.Manifest.Product} {staged.Manifest.Version}",
            $"{staged.Manifest.Product} {staged.Manifest.Version} is published already, from build {published.Manifest.Build}, not {staged.Manifest.Build}.",
            "What is published stays as it is: release the next version.");
}

/// <summary>One run of copying a staged build's objects to their final place.</summary>
internal sealed class PublishCopy(StoredContents stage, StoredContents release, IProgressSink progress)
{
    private readonly bool _isOneStore = stage.Store.Root == release.Store.Root;

    public async Task RunAsync(ReleaseManifest manifest, PublishClaim claim, CancellationToken cancellation)
    {
        Dictionary<string, ObjectInfo> present = await release.ListAsync(cancellation);
        Dictionary<string, ObjectInfo> sources = await stage.ListAsync(cancellation);
        progress.Expect(manifest.Objects.Count, manifest.Objects.Sum(entry => entry.Size));
        StoreCapabilities traits = release.Store.Capabilities.With(stage.Store.Capabilities);
        await Parallel.ForEachAsync(manifest.Objects.OrderByDescending(entry => entry.Size), traits.Options(cancellation), async (entry, token) =>
        {
            using IProgressPart part = progress.Begin(entry.Path, entry.Size, ProgressUnit.Bytes);
            ObjectInfo source = sources.GetValueOrDefault(entry.Path) ?? throw new ObjectMissingException(stage.Store.Root, stage.KeyOf(entry.Path));
            await LandAsync(entry, source, present.GetValueOrDefault(entry.Path), claim, part, token);
        });
        IEnumerable<string> extras = present.Keys.Except(manifest.Objects.Select(entry => entry.Path)).Where(path => !path.StartsWith(StoreLayout.Claim, StringComparison.Ordinal));
        foreach (string extra in extras)
            await claim.RemoveAbandonedAsync(release.KeyOf(extra), cancellation);
    }

    private async Task LandAsync(ManifestObject entry, ObjectInfo source, ObjectInfo? there, PublishClaim claim, IProgressPart part, CancellationToken cancellation)
    {
        string key = release.KeyOf(entry.Path);
        if (there is not null)
        {
            // an earlier run got this far, or left half a release of another build
            if (there.Size == entry.Size && await release.VerifyAsync(entry, there, part, cancellation) is null) return;
            await claim.RemoveAbandonedAsync(key, cancellation);
        }
        Precondition free = claim.IsHeld ? Precondition.None : Precondition.Absent;
        Digests? found = _isOneStore ? await CopyAsync(entry, source, key, free, part, cancellation) : await SendAsync(entry, source, key, free, part, cancellation);
        if (found is not { } wrong) return;
        await release.Store.DeleteAsync(key, Precondition.None, cancellation);
        throw new ReleaseException("LandedDamaged", ErrorCategory.InvalidData, key,
            $"{key} in {release.Store.Root} landed with SHA-256 {wrong.Sha256[..12]}… instead of {entry.Sha256[..12]}….", "Test the staged build (Test-StagedRelease); if it is well, publish again, else stage it again.");
    }

    /// <returns>Null where the right content landed, else its digests.</returns>
    private async Task<Digests?> CopyAsync(ManifestObject entry, ObjectInfo source, string to, Precondition free, IProgressPart part, CancellationToken cancellation)
    {
        WriteOutcome outcome = await release.Store.CopyAsync(source, to, free, cancellation);
        return outcome.Written is { } landed ? await release.VerifyAsync(entry, landed, part, cancellation) : await OtherAsync(entry, to, part, cancellation);
    }

    /// <inheritdoc cref="CopyAsync"/>
    private async Task<Digests?> SendAsync(ManifestObject entry, ObjectInfo source, string to, Precondition free, IProgressPart part, CancellationToken cancellation)
    {
        HashingReadStream? hashing = null;
        var content = new ObjectContent(source.Size, () => hashing = new HashingReadStream(
            stage.Store.OpenReadAsync(source.Key, null, cancellation).GetAwaiter().GetResult(), new Digests(entry.Size, entry.Sha256, entry.Sha512), release.Store.BeginChecksum(source.Size), part))
        { MediaType = MediaType.Of(entry.Path) };
        if ((await release.Store.PutAsync(to, content, free, cancellation)).Written is not { } landed) return await OtherAsync(entry, to, part, cancellation);
        ContentDigest sent = hashing!.Finish();
        if (!entry.Matches(sent.Digests)) return sent.Digests;
        return sent.IsShownBy(landed) ? null : await release.VerifyAsync(entry, landed, progress: null, cancellation);
    }

    // somebody else was faster: well where it is the same
    private async Task<Digests?> OtherAsync(ManifestObject entry, string key, IProgressPart part, CancellationToken cancellation) =>
        entry.Matches(await release.HashAsync(entry.Path, part, cancellation)) ? null : throw PublishClaim.Busy(key);
}
