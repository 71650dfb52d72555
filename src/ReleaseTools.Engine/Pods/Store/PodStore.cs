using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Store;

/// <summary>
/// Images, volumes and channels in a store. Each part of a version is written on its own, and the one that says that it is whole comes last: <c>sha512</c> of an image or a volume,
/// <c>pod.json</c> of a pod. A version without it is not there.
/// </summary>
public sealed class PodStore(IObjectStore store)
{
    public IObjectStore Objects { get; } = store;

    public IStoreLinks Links { get; } = store.Links();

    /// <summary>The channels' <c>tip</c> links.</summary>
    public PodTips Tips => new(this);

    /// <summary>The images that are there.</summary>
    public PodArtifactStore Images => new(Objects, PodPaths.Image);

    /// <summary>The volumes that are there.</summary>
    public PodArtifactStore Volumes => new(Objects, PodPaths.Volume);

    /// <summary>Whether a pod is released in a channel.</summary>
    public async Task<bool> HasAsync(string channel, PodTag pod, CancellationToken cancellation) => await Objects.StatAsync(PodPaths.PodManifest(channel, pod), cancellation) is not null;

    /// <returns>Null where the pod is not released in the channel.</returns>
    /// <exception cref="DefinitionException">The manifest has problems.</exception>
    public async Task<PodManifest?> ReadManifestAsync(string channel, PodTag pod, CancellationToken cancellation)
    {
        string key = PodPaths.PodManifest(channel, pod);
        return await Objects.ReadTextAsync(key, cancellation, PodManifestFile.LargestSize) is { } stored ? PodManifestFile.Parse(new SourceText(Objects.PlaceOf(key), stored.Text)) : null;
    }

    /// <summary>What a channel says of its pods; nothing where it has no file.</summary>
    /// <exception cref="DefinitionException">The file of the channel has problems.</exception>
    public async Task<ChannelSettings> ReadSettingsAsync(string channel, CancellationToken cancellation)
    {
        string key = PodPaths.ChannelSettings(channel);
        if (await Objects.ReadTextAsync(key, cancellation, PodManifestFile.LargestSize) is not { } stored) return new ChannelSettings();
        var source = new SourceText(Objects.PlaceOf(key), stored.Text);
        var problems = new ProblemList(source);
        return ChannelSettings.Read(Definitions.YamlTree.Parse(source, problems), problems) ?? throw new DefinitionException(source.File, problems.Sorted);
    }
}
