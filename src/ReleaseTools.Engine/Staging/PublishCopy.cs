using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>One run of copying a staged build's objects to their final place.</summary>
internal sealed class PublishCopy(StoredContents stage, StoredContents release, IProgressSink progress)
{
    private readonly bool _isOneStore = stage.Store.Root == release.Store.Root;

    public async Task RunAsync(ReleaseManifest manifest, PublishClaim claim, CancellationToken cancellation)
    {
        Dictionary<string, ObjectInfo> present = await release.ListAsync(cancellation);
        Dictionary<string, ObjectInfo> sources = await stage.ListAsync(cancellation);
        progress.Expect(manifest.Objects.Count, manifest.Objects.Sum(entry => entry.Size));
        StoreCapabilities capabilities = release.Store.Capabilities.With(stage.Store.Capabilities);
        await Parallel.ForEachAsync(manifest.Objects.OrderByDescending(entry => entry.Size), capabilities.Options(cancellation), async (entry, token) =>
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
        ContentMeter? meter = null;
        var content = new ObjectContent(source.Size, () =>
        {
            meter = new ContentMeter(new Digests(entry.Size, entry.Sha256, entry.Sha512), release.Store.BeginChecksum(source.Size));
            return meter.Over(stage.Store.OpenReadAsync(source.Key, null, cancellation).GetAwaiter().GetResult(), part);
        })
        { MediaType = MediaType.Of(entry.Path) };
        if ((await release.Store.PutAsync(to, content, free, cancellation)).Written is not { } landed) return await OtherAsync(entry, to, part, cancellation);
        ContentDigest sent = meter!.Finish();
        if (!entry.Matches(sent.Digests)) return sent.Digests;
        return sent.IsShownBy(landed) ? null : await release.VerifyAsync(entry, landed, progress: null, cancellation);
    }

    // another run wrote it first, which is fine if the content is the same
    private async Task<Digests?> OtherAsync(ManifestObject entry, string key, IProgressPart part, CancellationToken cancellation) =>
        entry.Matches(await release.HashAsync(entry.Path, part, cancellation)) ? null : throw PublishClaim.Busy(key);
}
