using System.Collections.Concurrent;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Store;

/// <summary>
/// Removes versions of pods, images and volumes. The object that marks a version as complete is deleted first; then references to the version are checked again, and if there is one by now, the
/// object is restored. Code that adds a reference checks afterwards that the version still exists, so that at least one of the two sees the other.
/// </summary>
internal sealed class PodRemoval(PodStore store)
{
    /// <summary>Removes a version of a pod, unless <c>tip</c> or <c>previous</c> names it.</summary>
    public async Task<PodRemovalOutcome> RemoveAsync(string channel, PodTag pod, CancellationToken cancellation)
    {
        PodRemovalOutcome outcome = await RemoveAsync(PodPaths.PodManifest(channel, pod), () => IsNamedAsync(channel, pod, cancellation), cancellation);
        if (outcome is PodRemovalOutcome.Removed) await FinishAsync(channel, pod, cancellation);
        return outcome;
    }

    /// <summary>Removes what an interrupted removal has left of a pod; nothing of one that is there.</summary>
    public async Task FinishAsync(string channel, PodTag pod, CancellationToken cancellation)
    {
        if (await store.HasAsync(channel, pod, cancellation)) return;
        string folder = PodPaths.Pod(channel, pod);
        // links go first: listing a folder follows them
        foreach (string link in await LinksAsync(folder, cancellation))
        {
            if (await store.Links.ReadAsync(link, cancellation) is { } target) await store.Links.DeleteAsync(link, target, cancellation);
        }
        await ClearAsync(folder, cancellation);
    }

    /// <summary>Removes an image or a volume, unless a pod uses it.</summary>
    /// <param name="prefix"><see cref="PodPaths.Images"/> or <see cref="PodPaths.Volumes"/>.</param>
    public async Task<PodRemovalOutcome> RemoveArtifactAsync(string prefix, PodTag artifact, CancellationToken cancellation)
    {
        PodRemovalOutcome outcome = await RemoveAsync(FolderOf(prefix, artifact) + PodPaths.Checksum, async () => (await UsersAsync(prefix, cancellation)).Contains(artifact), cancellation);
        // without a checksum it never was whole
        if (outcome is PodRemovalOutcome.Used) return outcome;
        await FinishArtifactAsync(prefix, artifact, cancellation);
        return outcome;
    }

    /// <summary>Removes what an interrupted removal, or an interrupted addition, has left; nothing of one that is whole.</summary>
    public async Task FinishArtifactAsync(string prefix, PodTag artifact, CancellationToken cancellation)
    {
        if (await store.Objects.StatAsync(FolderOf(prefix, artifact) + PodPaths.Checksum, cancellation) is null) await ClearAsync(FolderOf(prefix, artifact), cancellation);
    }

    /// <summary>Which images, or volumes, pods use, as their links say.</summary>
    /// <param name="prefix"><see cref="PodPaths.Images"/> or <see cref="PodPaths.Volumes"/>.</param>
    /// <returns>By image or volume, the pods that use it.</returns>
    public async Task<ILookup<PodTag, string>> UsersAsync(string prefix, CancellationToken cancellation)
    {
        PodKeyKind kind = prefix == PodPaths.Images ? PodKeyKind.ImageLink : PodKeyKind.VolumeLink;
        var users = new ConcurrentBag<(PodTag Used, string User)>();
        await Parallel.ForEachAsync(await LinksAsync(PodPaths.Channels, cancellation), store.Objects.Capabilities.Options(cancellation), async (link, token) =>
        {
            if (!PodPaths.TryParse(link, out PodKey? key) || key.Kind != kind || await store.Links.ReadAsync(link, token) is not { } target) return;
            if (PodPaths.Follow(link, target) is { } folder && PodPaths.TryParse(folder, out PodKey? used) && used.Tag is { } tag) users.Add((tag, $"{key.Channel} {key.Tag}"));
        });
        return users.OrderBy(pair => pair.User, StringComparer.Ordinal).ToLookup(pair => pair.Used, pair => pair.User);
    }

    private async Task<PodRemovalOutcome> RemoveAsync(string marker, Func<Task<bool>> isUsed, CancellationToken cancellation)
    {
        if (await store.Objects.ReadTextAsync(marker, cancellation) is not { } stored) return PodRemovalOutcome.Gone;
        if (await isUsed()) return PodRemovalOutcome.Used;
        if (!await store.Objects.DeleteAsync(marker, Precondition.Match(stored.Info.ETag!), cancellation)) return PodRemovalOutcome.Used;
        if (!await isUsed()) return PodRemovalOutcome.Removed;
        await store.Objects.PutAsync(marker, ObjectContent.FromText(stored.Text), Precondition.Absent, cancellation);
        return PodRemovalOutcome.Used;
    }

    private async Task<bool> IsNamedAsync(string channel, PodTag pod, CancellationToken cancellation) =>
        await store.Tips.ReadAsync(channel, pod.Label, cancellation) == pod.Version || await store.Tips.ReadPreviousAsync(channel, pod.Label, cancellation) == pod.Version;

    private async Task<List<string>> LinksAsync(string folder, CancellationToken cancellation)
    {
        if (store.Objects is FileStore files && !OperatingSystem.IsWindows()) return [.. PodFolders.Links(files.Folder, folder)];
        var links = new List<string>();
        await foreach (ObjectInfo info in store.Objects.ListAsync(folder, cancellation))
        {
            if (PodPaths.TryParse(info.Key, out PodKey? key) && key.Kind is PodKeyKind.ImageLink or PodKeyKind.VolumeLink) links.Add(info.Key);
        }
        return links;
    }

    private async Task ClearAsync(string folder, CancellationToken cancellation)
    {
        await foreach (ObjectInfo info in store.Objects.ListAsync(folder, cancellation)) await store.Objects.DeleteAsync(info.Key, Precondition.None, cancellation);
    }

    private static string FolderOf(string prefix, PodTag artifact) => prefix == PodPaths.Images ? PodPaths.Image(artifact) : PodPaths.Volume(artifact);
}

/// <summary>What became of something that was to be removed.</summary>
internal enum PodRemovalOutcome
{
    Removed,

    /// <summary>It was not there.</summary>
    Gone,

    /// <summary>Something uses it now, and it stays.</summary>
    Used,
}
