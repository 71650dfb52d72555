using System.Collections.Concurrent;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Formatting;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Store;

/// <summary>
/// What is released in the channels of a store. A bucket is listed once, whatever there is in it: which version a <c>tip</c> names follows from what the listing says of it, where the bucket
/// lists checksums. A folder is walked without following links, and without entering the folders of versions.
/// </summary>
public sealed class PodCatalog(PodStore store)
{
    /// <summary>Lists releases by channel, label and version, the highest version first.</summary>
    /// <param name="channel">Chooses channels; the wildcards <c>*</c> and <c>?</c> are allowed.</param>
    /// <param name="pod">Chooses labels, with or without their <c>//</c>; the wildcards <c>*</c> and <c>?</c> are allowed.</param>
    /// <param name="failed">Told of a tip that can't be read: the others are read all the same.</param>
    public async Task<IReadOnlyList<PodRelease>> ListAsync(string channel, string pod, Action<ReleaseException> failed, CancellationToken cancellation)
    {
        var pods = new ConcurrentDictionary<(string Channel, PodLabel Label), ListedPod>();
        await foreach ((PodKey key, ObjectInfo info) in WalkAsync(channel, null, cancellation))
        {
            if (key.Channel is null || key.Label is not { } label || !NamePattern.Matches(channel, key.Channel) || !Matches(pod, label)) continue;
            ListedPod listed = pods.GetOrAdd((key.Channel, label), _ => new ListedPod());
            if (key.Kind is PodKeyKind.Tip) listed.Tip = info;
            else if (key.Kind is PodKeyKind.Previous) listed.Previous = info;
            else if (key is { Kind: PodKeyKind.Pod, Path: PodPaths.Manifest, Version: { } version }) listed.Versions[version] = info;
        }
        var releases = new ConcurrentBag<PodRelease>();
        await Parallel.ForEachAsync(pods, store.Objects.Capabilities.Options(cancellation), async (each, token) =>
        {
            PodVersion? tip = null, previous = null;
            try
            {
                tip = await NameAsync(each.Value.Tip, each.Value, token);
                previous = await NameAsync(each.Value.Previous, each.Value, token);
            }
            catch (ReleaseException e)
            {
                lock (pods) failed(e);
            }
            foreach ((PodVersion version, ObjectInfo manifest) in each.Value.Versions)
            {
                releases.Add(new PodRelease(each.Key.Channel, each.Key.Label, version)
                {
                    IsTip = version == tip,
                    IsPrevious = version == previous,
                    Released = manifest.Modified,
                    Store = store.Objects.Root.AbsoluteUri,
                });
            }
        });
        return [.. releases.OrderBy(release => release.Channel, StringComparer.Ordinal).ThenBy(release => release.Label).ThenByDescending(release => release.Version)];
    }

    /// <summary>Lists the versions of one pod in one channel, the highest first, without finding out what its links name.</summary>
    public async Task<IReadOnlyList<PodRelease>> ListAsync(string channel, PodLabel pod, CancellationToken cancellation)
    {
        var releases = new List<PodRelease>();
        await foreach ((PodKey key, ObjectInfo info) in WalkAsync(channel, pod, cancellation))
        {
            if (key is { Kind: PodKeyKind.Pod, Path: PodPaths.Manifest, Version: { } version } && key.Label == pod)
                releases.Add(new PodRelease(channel, pod, version) { Released = info.Modified, Store = store.Objects.Root.AbsoluteUri });
        }
        return [.. releases.OrderByDescending(release => release.Version)];
    }

    /// <summary>Lists the versions of images, or of volumes, sorted; also those that an interrupted run has left.</summary>
    /// <param name="prefix"><see cref="PodPaths.Images"/> or <see cref="PodPaths.Volumes"/>.</param>
    internal async Task<IReadOnlyList<StoredArtifact>> ListArtifactsAsync(string prefix, CancellationToken cancellation)
    {
        var found = new SortedDictionary<PodTag, StoredArtifact>();
        await foreach (ObjectInfo info in store.Objects.ListAsync(prefix, cancellation))
        {
            if (!PodPaths.TryParse(info.Key, out PodKey? key) || key is not { Kind: PodKeyKind.Image or PodKeyKind.Volume, Tag: { } tag }) continue;
            StoredArtifact known = found.GetValueOrDefault(tag) ?? new StoredArtifact(tag, 0, info.Modified);
            found[tag] = known with { Size = known.Size + info.Size, Added = info.Modified > known.Added ? info.Modified : known.Added };
        }
        return [.. found.Values];
    }

    private static bool Matches(string pattern, PodLabel label) => NamePattern.Matches(pattern, label.ToString()) || NamePattern.Matches(pattern, label.ToString()[2..]) || NamePattern.Matches(pattern, label.Name);

    private async IAsyncEnumerable<(PodKey Key, ObjectInfo Info)> WalkAsync(string channel, PodLabel? pod, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (store.Objects is FileStore files)
        {
            foreach ((PodKey key, ObjectInfo info) in pod is null ? PodFolders.Walk(files.Folder, channel) : PodFolders.Walk(files.Folder, channel, pod))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return (key, info);
            }
            yield break;
        }
        string prefix = pod is not null ? PodPaths.Pods(channel, pod) : NamePattern.IsPattern(channel) ? PodPaths.Channels : PodPaths.Channel(channel);
        await foreach (ObjectInfo info in store.Objects.ListAsync(prefix, cancellation))
        {
            if (PodPaths.TryParse(info.Key, out PodKey? key)) yield return (key, info);
        }
    }

    // which version a link names is one of those that are there, or hardly any: only then it is read
    private async Task<PodVersion?> NameAsync(ObjectInfo? link, ListedPod pod, CancellationToken cancellation)
    {
        if (link is null) return null;
        foreach (PodVersion version in pod.Versions.Keys)
        {
            if (store.Links.Leads(link, version.ToString()) is true) return version;
        }
        return await store.Tips.ReadAsync(link.Key, cancellation);
    }

    private sealed class ListedPod
    {
        public ObjectInfo? Tip { get; set; }

        public ObjectInfo? Previous { get; set; }

        public Dictionary<PodVersion, ObjectInfo> Versions { get; } = [];
    }
}

/// <summary>A version of an image or a volume, as a listing shows it.</summary>
/// <param name="Size">In bytes, everything in it.</param>
/// <param name="Added">When the last part of it was written.</param>
internal sealed record StoredArtifact(PodTag Tag, long Size, DateTimeOffset Added);
