using System.Collections.Concurrent;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>Puts back what a release, or a staged build, has lost. Nothing is overwritten before its replacement has been read and is known to be right.</summary>
/// <param name="sources">Where the objects may still be, the nearest first.</param>
internal sealed class ContentRepair(StoredContents damaged, IReadOnlyList<IContentSource> sources, IProgressSink progress)
{
    /// <returns>What is still missing or wrong: no source has it. What the manifest does not name is left alone, and not listed.</returns>
    public async Task<IReadOnlyList<ContentFinding>> RepairAsync(ReleaseManifest manifest, CancellationToken cancellation)
    {
        Dictionary<string, ManifestObject> wanted = manifest.Objects.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        IReadOnlyList<ContentFinding> findings = await damaged.TestAsync(manifest, NoProgress.Instance, cancellation);
        var lost = new ConcurrentBag<ContentFinding>();
        await Parallel.ForEachAsync(findings.Where(finding => finding.Fault is not ContentFault.Extra), damaged.Store.Capabilities.Options(cancellation), async (finding, token) =>
        {
            if (await TryRestoreAsync(wanted[finding.Path], token) is { } source) progress.Say($"{finding}: restored from {source}");
            else lost.Add(finding);
        });
        return [.. lost.OrderBy(finding => finding.Path, StringComparer.Ordinal)];
    }

    /// <returns>The name of the source that had it; null where none has.</returns>
    private async Task<string?> TryRestoreAsync(ManifestObject wanted, CancellationToken cancellation)
    {
        foreach (IContentSource source in sources)
        {
            if (await IsRightAsync(source, wanted, cancellation) && await WriteAsync(source, wanted, cancellation)) return source.Name;
        }
        return null;
    }

    private static async Task<bool> IsRightAsync(IContentSource source, ManifestObject wanted, CancellationToken cancellation)
    {
        try
        {
            await using Stream? stream = await source.OpenAsync(wanted, cancellation);
            return stream is not null && wanted.Matches(await ContentCopy.HashAsync(stream, progress: null, cancellation, DigestsOf(wanted)));
        }
        catch (ReleaseException)
        {
            return false;                                                   // this source has lost it, too
        }
    }

    private async Task<bool> WriteAsync(IContentSource source, ManifestObject wanted, CancellationToken cancellation)
    {
        string key = damaged.KeyOf(wanted.Path);
        ObjectInfo? there = await damaged.Store.StatAsync(key, cancellation);
        ContentMeter? meter = null;
        using IProgressPart part = progress.Begin(wanted.Path, wanted.Size, ProgressUnit.Bytes);
        var content = new ObjectContent(wanted.Size, () => (meter = new ContentMeter(DigestsOf(wanted), checksum: null)).Over(
            source.OpenAsync(wanted, cancellation).GetAwaiter().GetResult() ?? throw new ObjectMissingException(damaged.Store.Root, key), part))
        { MediaType = MediaType.Of(wanted.Path) };
        WriteOutcome outcome = await damaged.Store.PutAsync(key, content, Precondition.Matching(there), cancellation);
        return outcome.IsWritten && wanted.Matches(meter!.Finish().Digests);
    }

    private static Digests DigestsOf(ManifestObject entry) => new(entry.Size, entry.Sha256, entry.Sha512);
}

/// <summary>What is known of content that passed by once.</summary>
/// <param name="StoreChecksum">What the store will say of it (<see cref="IObjectStore.BeginChecksum"/>); null where it says nothing.</param>
internal sealed record ContentDigest(Digests Digests, string? StoreChecksum)
{
    /// <summary>Whether the store's own word shows that an object holds this content. False says nothing.</summary>
    public bool IsShownBy(ObjectInfo there) => StoreChecksum is not null && there.Checksum == StoreChecksum && there.Size == Digests.Size;

    public ManifestObject Entry(string path, ReleaseTools.Artifacts.ArtifactKind kind, string? platform) =>
        new(path, Digests.Size, Digests.Sha256, Digests.Sha512, kind, platform) { StoreChecksum = StoreChecksum };
}
