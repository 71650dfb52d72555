using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>One run of copying a staged build's objects to their final place.</summary>
internal sealed class PublishCopy(StoredContents stage, StoredContents release, IProgressSink progress)
{
    // who published half a release so long ago does so no longer
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);

    private readonly bool _isOneStore = stage.Store.Root == release.Store.Root;

    public async Task RunAsync(ReleaseManifest manifest, CancellationToken cancellation)
    {
        Dictionary<string, long> present = await release.ListAsync(cancellation);
        progress.Expect(manifest.Objects.Count, manifest.Objects.Sum(entry => entry.Size));
        await Parallel.ForEachAsync(manifest.Objects.OrderByDescending(entry => entry.Size), StoredContents.Parallelism(cancellation), async (entry, token) =>
        {
            using IProgressPart part = progress.Begin(entry.Path, entry.Size, ProgressUnit.Bytes);
            await LandAsync(entry, present.TryGetValue(entry.Path, out long size) && size == entry.Size, part, token);
        });
        foreach (string extra in present.Keys.Except(manifest.Objects.Select(entry => entry.Path)))
            await RemoveAbandonedAsync(release.KeyOf(extra), cancellation);
    }

    private async Task LandAsync(ManifestObject entry, bool isPresent, IProgressPart part, CancellationToken cancellation)
    {
        string key = release.KeyOf(entry.Path);
        if (isPresent)
        {
            // an earlier run got this far, or left half a release of another build
            if (entry.Matches(await release.HashAsync(entry.Path, part, cancellation))) return;
            await RemoveAbandonedAsync(key, cancellation);
        }
        bool isOurs = await CopyAsync(entry, key, cancellation);
        Digests landed = await release.HashAsync(entry.Path, part, cancellation);
        if (entry.Matches(landed)) return;
        if (!isOurs) throw Busy(key);
        await release.Store.DeleteAsync(key, Precondition.None, cancellation);
        throw new ReleaseException("LandedDamaged", ErrorCategory.InvalidData, key,
            $"{key} landed with SHA-256 {landed.Sha256[..12]}… instead of {entry.Sha256[..12]}….", "Test the staged build (Test-StagedRelease); if it is well, publish again, else stage it again.");
    }

    private async Task RemoveAbandonedAsync(string key, CancellationToken cancellation)
    {
        if (await release.Store.StatAsync(key, cancellation) is not { } there) return;
        if (DateTimeOffset.UtcNow - there.Modified < s_abandoned) throw Busy(key);
        await release.Store.DeleteAsync(key, Precondition.Match(there.ETag!), cancellation);
    }

    private static RefusedException Busy(string key) => new(
        "ReleaseBusy", ErrorCategory.ResourceBusy, key, $"{key} is there with other content, written less than {s_abandoned.TotalHours:0} hour ago: another build of this version is being published, or was left half published.",
        "Let the other one finish; if nobody publishes it any more, remove the release, and publish again.");

    // only where nothing is: two publishers of one version notice each other
    private async Task<bool> CopyAsync(ManifestObject entry, string to, CancellationToken cancellation)
    {
        string from = stage.KeyOf(entry.Path);
        if (_isOneStore) return (await release.Store.CopyAsync(from, to, Precondition.Absent, cancellation)).IsWritten;
        ObjectInfo source = await stage.Store.StatAsync(from, cancellation) ?? throw new ObjectMissingException(stage.Store.Root, from);
        var content = new ObjectContent(source.Size, () => stage.Store.OpenReadAsync(from, null, cancellation).GetAwaiter().GetResult());
        return (await release.Store.PutAsync(to, content, Precondition.Absent, cancellation)).IsWritten;
    }
}
