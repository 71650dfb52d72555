using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Images;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging;

/// <summary>Builds that wait for their release, below <c>stage/</c> in a store. A build is complete, and seen, once its manifest is there (R5.2).</summary>
public sealed class StagingArea(IObjectStore store)
{
    // who has staged nothing of a build for so long does so no longer
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);

    /// <summary>The store that the builds wait in.</summary>
    public IObjectStore Store => store;

    /// <summary>
    /// Copies every file once and hashes it on the way; the manifest comes last. The same request again finishes what was interrupted, and is
    /// done where nothing was.
    /// </summary>
    /// <exception cref="ReleaseException">A file is not what was built (<c>ArtifactChanged</c>), or this build is staged with other content (<c>StagedElsewise</c>).</exception>
    public async Task<StagedRelease> StageAsync(StageRequest request, IProgressSink progress, CancellationToken cancellation) =>
        (await new StageCopy(store, request, progress).RunAsync(cancellation)).Staged(store);

    /// <summary>Every complete build, newest first.</summary>
    /// <param name="skipped">Told of each build whose manifest can't be read: the others are returned all the same.</param>
    public async Task<IReadOnlyList<StagedRelease>> ListAsync(string? product, ReleaseVersion? version, Action<ReleaseException> skipped, CancellationToken cancellation)
    {
        var builds = new ConcurrentBag<StagedRelease>();
        await Parallel.ForEachAsync(FoldersAsync(StoreLayout.StagedBuilds(product, version), cancellation), store.Capabilities.Options(cancellation), async (folder, token) =>
        {
            if (StoreLayout.ParseStaged(folder + StoreLayout.Manifest) is not { } key) return;
            try
            {
                if (await GetAsync(key.Product, key.Version, key.Build.ToString(), token) is { } build) builds.Add(build);
            }
            catch (ReleaseException e) when (ManifestProblem.Is(e))
            {
                lock (builds) skipped(e);
            }
        });
        return [.. builds.OrderByDescending(build => build.Build, StringComparer.Ordinal).ThenByDescending(build => build.Version).ThenBy(build => build.Product, StringComparer.Ordinal)];
    }

    /// <returns>Null where there is no complete build of this name.</returns>
    public async Task<StagedRelease?> GetAsync(string product, ReleaseVersion version, string build, CancellationToken cancellation) =>
        await Contents(product, version, build).ReadManifestAsync(cancellation) is { } stored ? stored.Staged(store) : null;

    /// <summary>What the build holds.</summary>
    /// <exception cref="ReleaseException">It is no longer there, or no longer the same.</exception>
    public async Task<ReleaseManifest> ReadManifestAsync(StagedRelease staged, CancellationToken cancellation) =>
        (await ReadAsync(staged, cancellation)).Manifest;

    /// <summary>Reads every object again and compares it with the manifest.</summary>
    /// <returns>What differs; empty where all is well.</returns>
    public async Task<IReadOnlyList<ContentFinding>> TestAsync(StagedRelease staged, IProgressSink progress, CancellationToken cancellation) =>
        await Contents(staged).TestAsync((await ReadAsync(staged, cancellation)).Manifest, progress, cancellation);

    /// <summary>Removes a build. What is left when this is interrupted is half-staged: out of sight, and swept later.</summary>
    public Task RemoveAsync(StagedRelease staged, CancellationToken cancellation) => Contents(staged).RemoveAsync(cancellation);

    /// <summary>Removes a build by its name.</summary>
    /// <param name="force">Whether it goes although its manifest is missing or can't be read.</param>
    /// <exception cref="ReleaseException">There is no such build; or, without <paramref name="force"/>, its manifest can't be read.</exception>
    public async Task RemoveAsync(string product, ReleaseVersion version, string build, bool force, CancellationToken cancellation)
    {
        StoredContents contents = Contents(product, version, build);
        bool isThere = force ? (await contents.ListAsync(cancellation)).Count > 0 : await contents.ReadManifestAsync(cancellation) is not null;
        if (!isThere) throw new ReleaseException("StageMissing", ErrorCategory.ObjectNotFound, contents.KeyOf(""), $"{store.PlaceOf("")} holds no staged build {contents.KeyOf("").TrimEnd('/')}.", "List what there is: Get-StagedRelease.");
        await contents.RemoveAsync(cancellation);
    }

    /// <summary>Removes a build, where it is still the one that is meant.</summary>
    /// <returns>False where it is gone, or was staged anew.</returns>
    public Task<bool> TryRemoveAsync(StagedRelease staged, CancellationToken cancellation) => Contents(staged).TryRemoveAsync(staged.ManifestSha256, cancellation);

    /// <summary>Clears what the removal of a build has left that was interrupted.</summary>
    /// <returns>False where something is left that is not an hour old: the build may be being staged anew.</returns>
    public async Task<bool> FinishRemovalAsync(string product, ReleaseVersion version, string build, CancellationToken cancellation)
    {
        StoredContents contents = Contents(product, version, build);
        Dictionary<string, ObjectInfo> left = await contents.ListAsync(cancellation);
        if (left.Count == 0 || left.ContainsKey(StoreLayout.Manifest)) return true;
        if (await store.TimeAsync($"{StoreLayout.Stage}.time-", cancellation) - left.Values.Max(info => info.Modified) < s_abandoned) return false;
        await contents.RemoveAsync(cancellation);
        return true;
    }

    /// <summary>Removes what was begun and never finished.</summary>
    /// <param name="untouchedSince">Builds with an object newer than this may still be in the making, and stay.</param>
    /// <param name="isAbandoned">Builds that nobody will finish, whatever their age: those of dead sessions.</param>
    /// <returns>The prefixes that were removed.</returns>
    public async Task<IReadOnlyList<string>> SweepAsync(DateTimeOffset untouchedSince, Func<string, bool>? isAbandoned, CancellationToken cancellation)
    {
        var half = new Dictionary<string, (bool Complete, DateTimeOffset Newest)>(StringComparer.Ordinal);
        await foreach (ObjectInfo info in store.ListAsync(StoreLayout.Stage, cancellation))
        {
            if (StoreLayout.ParseStaged(info.Key) is not { } key) continue;
            string prefix = info.Key[..^key.Path.Length];
            (bool complete, DateTimeOffset newest) = half.GetValueOrDefault(prefix);
            half[prefix] = (complete || key.Path == StoreLayout.Manifest, info.Modified > newest ? info.Modified : newest);
        }
        string[] swept = [.. half
            .Where(build => !build.Value.Complete && (build.Value.Newest < untouchedSince || isAbandoned?.Invoke(build.Key) == true))
            .Select(build => build.Key)];
        foreach (string prefix in swept) await new StoredContents(store, prefix).RemoveAsync(cancellation);
        await store.SweepAsync(StoreLayout.Stage, untouchedSince, cancellation);
        return swept;
    }

    /// <summary>Removes the builds of a product that retention doesn't keep (R5.4).</summary>
    /// <param name="published">Where the releases and their links are.</param>
    /// <param name="removing">Given the builds that are about to be removed; null = nobody is told.</param>
    /// <param name="skipped">Told of each build and link that can't be read: it stays.</param>
    /// <returns>What became of each build, and why.</returns>
    public async Task<IReadOnlyList<RetentionVerdict>> RetainAsync(
        string product, int keep, IObjectStore published, Func<IReadOnlyList<StagedRelease>, CancellationToken, Task>? removing, Action<ReleaseException> skipped, CancellationToken cancellation)
    {
        IReadOnlyList<LinkedBuild> linked = await new VersionLinks(published).ListBuildsAsync(product, skipped, cancellation);
        IReadOnlyList<RetentionVerdict> verdicts = Retention.Judge(await ListAsync(product, version: null, skipped, cancellation), keep, linked);
        if (removing is not null && verdicts.Any(verdict => !verdict.Keeps)) await removing([.. verdicts.Where(verdict => !verdict.Keeps).Select(verdict => verdict.Build)], cancellation);
        foreach (RetentionVerdict verdict in verdicts.Where(verdict => !verdict.Keeps)) await RemoveAsync(verdict.Build, cancellation);
        return verdicts;
    }

    // product, version, build: three levels below stage/
    private async IAsyncEnumerable<string> FoldersAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool isBuild = folder.AsSpan().Count('/') == 3;
        await foreach (FolderEntry entry in store.ListFolderAsync(folder, cancellation))
        {
            if (!entry.IsFolder) continue;
            if (isBuild) yield return entry.Key;
            else await foreach (string inner in FoldersAsync(entry.Key, cancellation)) yield return inner;
        }
    }

    internal StoredContents Contents(StagedRelease staged) => Contents(staged.Product, staged.Version, staged.Build);

    internal async Task<StoredManifest> ReadAsync(StagedRelease staged, CancellationToken cancellation)
    {
        StoredManifest? stored = await Contents(staged).ReadManifestAsync(cancellation);
        if (stored is null)
            throw new ReleaseException("StageMissing", ErrorCategory.ObjectNotFound, staged.Prefix, $"{store.Root} holds no staged build {staged.Prefix}.", "It was removed: stage the build again.");
        if (stored.Sha256 != staged.ManifestSha256)
            throw new ReleaseException("StageChanged", ErrorCategory.InvalidData, staged.Prefix,
                $"The manifest of {staged.Prefix} in {store.Root} has digest {stored.Sha256[..12]} instead of {staged.ManifestSha256[..12]}: it is not the build that was staged.", "Stage the build again under a new name.");
        return stored;
    }

    private StoredContents Contents(string product, ReleaseVersion version, string build) => new(store, StoreLayout.StagedBuild(product, version, build));
}

/// <summary>What is to be staged.</summary>
/// <param name="Build">See <see cref="BuildName"/>.</param>
/// <param name="Checksums">Which checksum files are written beside the artifacts; the manifest always has both digests.</param>
public sealed record StageRequest(
    string Product,
    ReleaseVersion Version,
    string Build,
    string Commit,
    IReadOnlyList<StageFile> Files,
    IReadOnlyList<ChecksumAlgorithm> Checksums)
{
    /// <summary>The container images, which are in their registries already.</summary>
    public IReadOnlyList<ReleaseImage> Images { get; init; } = [];
}

/// <summary>A file that becomes an object of the release.</summary>
/// <param name="Path">Its path in the release, with forward slashes.</param>
/// <param name="LocalPath">Where it lies now.</param>
/// <param name="Expected">What it was when it was built; anything else is an error. Null = not known.</param>
/// <param name="First">Whether it is the base package: listed first (R3.6).</param>
public sealed record StageFile(string Path, string LocalPath, ArtifactKind Kind, string? Platform, Digests? Expected, bool First = false);
