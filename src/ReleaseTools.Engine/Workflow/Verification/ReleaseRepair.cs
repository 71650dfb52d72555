using System.Text;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Workflow.Verification;

/// <summary>Repairs a published release, and its staged build, from what is still there: each from the other, and from the files on GitHub.</summary>
/// <param name="others">Further places that may hold its objects.</param>
internal sealed class ReleaseRepair(IObjectStore stage, IObjectStore store, PublishedRelease published, Func<ReleaseManifest, IEnumerable<IContentSource>> others, IProgressSink progress)
{
    private readonly StoredContents _staged = new(stage, StoreLayout.StagedBuild(published.Product, published.Version, published.Build));
    private readonly StoredContents _release = new(store, StoreLayout.PublishedRelease(published.Product, published.Version));

    /// <summary>Restores every object of the release, its manifest last.</summary>
    /// <exception cref="RefusedException">Another build of the version is published by now.</exception>
    /// <exception cref="ReleaseException">Something is lost: nothing that is there still holds it. Everything else has been restored.</exception>
    public async Task RepairReleaseAsync(CancellationToken cancellation)
    {
        (StoredManifest? there, ObjectInfo? info) = await LookAsync(_release, cancellation);
        if (there is not null && there.Sha256 != published.ManifestSha256 && there.Manifest.Build != published.Build)
            throw new RefusedException("ReleaseExists", ErrorCategory.ResourceExists, $"{published.Product} {published.Version}",
                $"{published.Product} {published.Version} in {store.Root} is by now build {there.Manifest.Build}, not {published.Build}: it is left as it is.", "See who published it; a published version is never replaced.");
        bool isWhole = there?.Sha256 == published.ManifestSha256;
        StoredManifest manifest = isWhole ? there! : await RequireManifestAsync(cancellation);
        await RestoreAsync(_release, manifest.Manifest, [new StoredSource("the stage", _staged), new SumsSource(manifest.Manifest), .. others(manifest.Manifest)], cancellation);
        if (isWhole) return;
        WriteOutcome outcome = await store.PutAsync(_release.ManifestKey, ObjectContent.FromText(manifest.Text, "application/json"), Precondition.Matching(info), cancellation);
        if (!outcome.IsWritten)
            throw new RefusedException("ReleaseBusy", ErrorCategory.ResourceBusy, _release.ManifestKey, $"{_release.ManifestKey} in {store.Root} was changed while it was being repaired.", "Run the same command again.");
        progress.Say($"{StoreLayout.Manifest}: restored from the stage");
    }

    /// <summary>Stages the build again, from the release.</summary>
    public async Task RepairStageAsync(CancellationToken cancellation)
    {
        (StoredManifest? there, _) = await LookAsync(_release, cancellation);
        if (there?.Sha256 != published.ManifestSha256) throw Lost($"{StoreLayout.Manifest} of {published.Product} {published.Version} is neither published nor staged as it was");
        (StoredManifest? staged, ObjectInfo? info) = await LookAsync(_staged, cancellation);
        await RestoreAsync(_staged, there.Manifest, [new StoredSource("the release", _release), new SumsSource(there.Manifest), .. others(there.Manifest)], cancellation);
        if (staged?.Sha256 != there.Sha256) await stage.PutAsync(_staged.ManifestKey, ObjectContent.FromText(there.Text, "application/json"), Precondition.Matching(info), cancellation);
    }

    private async Task<StoredManifest> RequireManifestAsync(CancellationToken cancellation) =>
        await LookAsync(_staged, cancellation) is ({ } staged, _) && staged.Sha256 == published.ManifestSha256
            ? staged
            : throw Lost($"{StoreLayout.Manifest} is damaged or missing, and the staged build that had it is gone");

    private async Task RestoreAsync(StoredContents contents, ReleaseManifest manifest, IReadOnlyList<IContentSource> sources, CancellationToken cancellation)
    {
        IReadOnlyList<ContentFinding> lost = await new ContentRepair(contents, sources, progress).RepairAsync(manifest, cancellation);
        if (lost.Count > 0) throw Lost($"{string.Join("; ", lost.Take(5))}{(lost.Count > 5 ? $"; and {lost.Count - 5} more" : "")}, and {string.Join(", ", sources.Select(source => source.Name))} cannot replace it");
    }

    /// <returns>What is there, read: null where it is missing, or is no manifest.</returns>
    private static async Task<(StoredManifest? Manifest, ObjectInfo? Info)> LookAsync(StoredContents contents, CancellationToken cancellation)
    {
        ObjectInfo? info = await contents.Store.StatAsync(contents.ManifestKey, cancellation);
        if (info is null) return (null, null);
        try { return (await contents.ReadManifestAsync(cancellation), info); }
        catch (ReleaseException e) when (e.ErrorId is "ManifestInvalid" or "ObjectNotText") { return (null, info); }
    }

    private ReleaseException Lost(string what) => new("ReleaseLost", ErrorCategory.ObjectNotFound, $"{published.Product} {published.Version}",
        $"{published.Product} {published.Version} in {store.Root} cannot be repaired: {what}.", "Restore it from a backup of the store, or release another version.");

    /// <summary>Checksum files follow from the manifest.</summary>
    private sealed class SumsSource(ReleaseManifest manifest) : IContentSource
    {
        public string Name => "the manifest";

        public Task<Stream?> OpenAsync(ManifestObject wanted, CancellationToken cancellation) =>
            Task.FromResult<Stream?>(ManifestSums.Of(manifest, wanted.Path) is { } text ? new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false) : null);
    }
}
