using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Verification;

namespace ReleaseTools.Engine.Workflow.Verification;

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
