using System.Collections.Concurrent;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Verification;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Verification;

/// <summary>Reads again what a store holds of a published release, every byte of it, and names each difference. It only reads.</summary>
/// <param name="store">The store itself; or its public URL, which can't be listed: then only what the manifest names is looked for.</param>
public sealed class StoreVerifier(IObjectStore store, string product, ReleaseVersion version)
{
    private readonly StoredContents _release = new(store, StoreLayout.PublishedRelease(product, version));

    /// <summary>The manifest that was found, once it was looked for; null where there is none, or it can't be read.</summary>
    public ReleaseManifest? Manifest { get; private set; }

    /// <summary>Compares the manifest with what was published, and every object with the manifest.</summary>
    /// <param name="published">The SHA-256 of the manifest that was published; null = not known.</param>
    public async Task<IReadOnlyList<ReleaseFinding>> VerifyContentsAsync(string? published, IProgressSink progress, CancellationToken cancellation)
    {
        var findings = new ConcurrentBag<ReleaseFinding>();
        if (await ReadManifestAsync(published, findings, cancellation) is not { } manifest) return [.. findings];
        Dictionary<string, ObjectInfo>? present = store.Capabilities.CanList ? await _release.ListAsync(cancellation) : null;
        progress.Expect(manifest.Objects.Count, manifest.Objects.Sum(wanted => wanted.Size));
        await Parallel.ForEachAsync(manifest.Objects.OrderByDescending(wanted => wanted.Size), store.Capabilities.Options(cancellation), async (wanted, token) =>
        {
            if (await _release.CompareAsync(wanted, present, progress, token) is { } difference)
                findings.Add(Finding(ReleasePart.Object, wanted.Path, Fault(difference.Fault), difference.Problem));
        });
        foreach (string path in (present?.Keys.AsEnumerable() ?? []).Except(manifest.Objects.Select(wanted => wanted.Path).Append(StoreLayout.Manifest), StringComparer.Ordinal))
            findings.Add(Finding(ReleasePart.Object, path, ReleaseFault.Unexpected, "is not in the manifest"));
        return [.. findings.OrderBy(finding => finding.Name, StringComparer.Ordinal)];
    }

    /// <summary>A finding about this release in this store.</summary>
    public ReleaseFinding Finding(ReleasePart part, string item, ReleaseFault fault, string problem) =>
        new(product, version, part, Place, item, fault, problem);

    private static ReleaseFault Fault(ContentFault fault) => fault switch
    {
        ContentFault.Missing => ReleaseFault.Missing,
        ContentFault.Extra => ReleaseFault.Unexpected,
        ContentFault.Unreadable => ReleaseFault.Unreadable,
        _ => ReleaseFault.Changed,
    };

    private string Place => store.PlaceOf(StoreLayout.PublishedRelease(product, version));

    private async Task<ReleaseManifest?> ReadManifestAsync(string? published, ConcurrentBag<ReleaseFinding> findings, CancellationToken cancellation)
    {
        try
        {
            if (await _release.ReadManifestAsync(cancellation) is not { } stored)
            {
                findings.Add(Finding(ReleasePart.Manifest, StoreLayout.Manifest, ReleaseFault.Missing, "is missing"));
                return null;
            }
            Manifest = stored.Manifest;
            if (published is not null && stored.Sha256 != published)
                findings.Add(Finding(ReleasePart.Manifest, StoreLayout.Manifest, ReleaseFault.Changed, $"has digest {stored.Sha256[..12]}… (build {stored.Manifest.Build}) instead of {published[..12]}…"));
            if (stored.Manifest.Product != product || stored.Manifest.Version != version)
                findings.Add(Finding(ReleasePart.Manifest, StoreLayout.Manifest, ReleaseFault.Changed, $"is that of {stored.Manifest.Product} {stored.Manifest.Version}"));
        }
        catch (ReleaseException e)
        {
            bool isDamaged = e.ErrorId is "ManifestInvalid" or "ObjectNotText";
            findings.Add(Finding(ReleasePart.Manifest, StoreLayout.Manifest, isDamaged ? ReleaseFault.Changed : ReleaseFault.Unreadable, $"can't be read: {e.Message}"));
        }
        return Manifest;
    }
}

/// <summary>Looks whether the staged build of a published release is still there. Its objects are compared by name and size: their bytes were read when the release was.</summary>
public sealed class StageVerifier(IObjectStore store)
{
    /// <param name="keep">How many builds retention keeps: an older one may be gone.</param>
    public async Task<IReadOnlyList<ReleaseFinding>> VerifyAsync(StagedRelease staged, int keep, CancellationToken cancellation)
    {
        var contents = new StoredContents(store, staged.Prefix);
        StoredManifest? manifest;
        try
        {
            manifest = await contents.ReadManifestAsync(cancellation);
        }
        catch (ReleaseException e)
        {
            return [Finding(staged, StoreLayout.Manifest, ReleaseFault.Unreadable, $"can't be read: {e.Message}")];
        }
        if (manifest is null)
            return await IsSupersededAsync(staged, keep, cancellation) ? [] : [Finding(staged, StoreLayout.Manifest, ReleaseFault.Missing, "is missing")];
        if (manifest.Sha256 != staged.ManifestSha256)
            return [Finding(staged, StoreLayout.Manifest, ReleaseFault.Changed, $"has digest {manifest.Sha256[..12]}… instead of {staged.ManifestSha256[..12]}…")];
        Dictionary<string, ObjectInfo> present = await contents.ListAsync(cancellation);
        return [.. manifest.Manifest.Objects.Where(entry => present.GetValueOrDefault(entry.Path)?.Size != entry.Size).Select(entry => present.TryGetValue(entry.Path, out ObjectInfo? there)
            ? Finding(staged, entry.Path, ReleaseFault.Changed, $"has {there.Size} bytes instead of {entry.Size}")
            : Finding(staged, entry.Path, ReleaseFault.Missing, "is missing"))];
    }

    private async Task<bool> IsSupersededAsync(StagedRelease staged, int keep, CancellationToken cancellation)
    {
        IReadOnlyList<StagedRelease> builds = await new StagingArea(store).ListAsync(staged.Product, version: null, _ => { }, cancellation);
        return builds.Count(build => string.CompareOrdinal(build.Build, staged.Build) > 0) >= keep;
    }

    private ReleaseFinding Finding(StagedRelease staged, string item, ReleaseFault fault, string problem) => new(
        staged.Product, staged.Version, ReleasePart.Stage, store.PlaceOf(staged.Prefix), item, fault, problem);
}
