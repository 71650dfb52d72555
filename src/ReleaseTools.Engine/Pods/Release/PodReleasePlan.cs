using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Images;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Release;

/// <summary>What is needed to release a pod, found out before anything is built or written.</summary>
internal sealed class PodReleasePlan
{
    private readonly PodInstruction _instruction;
    private readonly PodSources _sources;
    private readonly PodStore _store;
    private readonly PodTemplate _template;
    private readonly PodFiles _files;
    private readonly ChannelOverlay _overlay;
    private readonly Dictionary<string, PodArtifact> _images;
    private readonly Dictionary<string, PodArtifact> _volumes;
    private readonly Dictionary<string, PodTag> _missing;

    private PodReleasePlan(PodInstruction instruction, PodSources sources, PodStore store, PodTemplate template, PodFiles files, ChannelOverlay overlay, PodNeeds images, PodNeeds volumes)
    {
        (_instruction, _sources, _store, _template, _files, _overlay) = (instruction, sources, store, template, files, overlay);
        (_images, _missing, _volumes) = (images.Found, images.Missing, volumes.Found);
        Overlay = ChannelOverlay.Difference(template.Manifest, overlay.Apply(template.Manifest));
    }

    /// <summary>The images that are built.</summary>
    public IEnumerable<PodTag> MissingImages => _missing.Values;

    /// <summary>What the channel changes in the pod.</summary>
    public IReadOnlyList<string> Overlay { get; }

    /// <exception cref="PodVolumesMissingException">Volumes are missing: all of them.</exception>
    /// <exception cref="PodImagesUnknownException">Images are missing that nothing says how to build: all of them.</exception>
    public static async Task<PodReleasePlan> CreateAsync(PodInstruction instruction, PodSources sources, PodStore store, CancellationToken cancellation)
    {
        PodTag pod = instruction.Pod;
        (PodTemplate template, string folder) = sources.ReadTemplate(pod);
        RequireUsed(instruction, template);
        PodNeeds volumes = await PodNeeds.FindAsync(template.Volumes, pod, instruction.Volumes, store.Volumes, cancellation);
        if (volumes.Missing.Count > 0) throw new PodVolumesMissingException(pod, store.Objects.PlaceOf(""), [.. volumes.Missing.Values.Order()]);
        PodNeeds images = await PodNeeds.FindAsync(template.Images, pod, instruction.Images, store.Images, cancellation);
        PodTag[] unknown = [.. images.Missing.Values.Where(image => PodImageBuilder.OriginOf(sources, image.Label) is null).Order()];
        if (unknown.Length > 0) throw new PodImagesUnknownException(pod, store.Objects.PlaceOf(""), unknown);
        return new PodReleasePlan(instruction, sources, store, template, PodFiles.Find(template, folder), (await store.ReadSettingsAsync(instruction.Channel, cancellation)).Overlay, images, volumes);
    }

    /// <summary>Builds the images that are missing, and writes the pod. What an interrupted run has written is used.</summary>
    /// <exception cref="RefusedException">Another release of the pod, with other content, is there or was begun.</exception>
    public async Task RunAsync(ImageTransports transports, DateTimeOffset time, IProgressSink progress, CancellationToken cancellation)
    {
        await _store.Objects.RequireConditionsAsync(cancellation);
        await BuildAsync(transports, progress, cancellation);
        var writer = new PodWriter(_store, _instruction.Channel, _instruction.Pod);
        IReadOnlyList<PodFile> files = await writer.WriteFilesAsync(_files, cancellation);
        string text = PodManifestJson.Write(_overlay.Apply(_template.Complete(_images, _volumes, files)));
        // what is read back here can be read everywhere
        PodManifestFile.Parse(new ReleaseTools.Definitions.Reading.SourceText(PodPaths.Manifest, text));
        foreach ((string name, PodArtifact image) in _images) await writer.LinkAsync(PodPaths.ImageLink(_instruction.Channel, _instruction.Pod, name), PodPaths.Image(image.Tag), cancellation);
        foreach ((string name, PodArtifact volume) in _volumes) await writer.LinkAsync(PodPaths.VolumeLink(_instruction.Channel, _instruction.Pod, name), PodPaths.Volume(volume.Tag), cancellation);
        await RequireArtifactsAsync(cancellation);
        await writer.WriteRecordAsync(Record(text, files, time), cancellation);
        await writer.WriteManifestAsync(text, cancellation);
        progress.Say($"released {_instruction}");
    }

    private async Task BuildAsync(ImageTransports transports, IProgressSink progress, CancellationToken cancellation)
    {
        if (_missing.Count == 0) return;
        string work = Directory.CreateTempSubdirectory("release-pod-").FullName;
        try
        {
            var builder = new PodImageBuilder(transports, _sources, work, progress);
            foreach ((string name, PodTag image) in _missing) _images[name] = await builder.BuildAsync(image, _instruction.Parameters, _store, cancellation);
        }
        finally
        {
            IO.Folder.Delete(work);
        }
    }

    // a clean-up checks the links before and after it removes an artifact, so that one of the two sees the other
    private async Task RequireArtifactsAsync(CancellationToken cancellation)
    {
        foreach ((PodArtifactStore store, PodArtifact artifact) in _images.Values.Select(image => (_store.Images, image)).Concat(_volumes.Values.Select(volume => (_store.Volumes, volume))))
        {
            if (await store.FindAsync(artifact.Tag, cancellation) is not null) continue;
            throw new RefusedException("PodArtifactRemoved", ErrorCategory.ObjectNotFound, artifact, $"{artifact} was removed from {_store.Objects.PlaceOf("")} while {_instruction.Pod} was released.", "Run the same command again: a missing image is built.");
        }
    }

    private PodReleaseRecord Record(string manifest, IReadOnlyList<PodFile> files, DateTimeOffset time) => new()
    {
        Pod = _instruction.Pod.ToString(),
        Channel = _instruction.Channel,
        Rule = _instruction.Rule.ToString(),
        Released = time,
        Manifest = ImageDigest.Sha512Of(System.Text.Encoding.UTF8.GetBytes(manifest)).Hex,
        Images = _images.ToDictionary(pair => pair.Key, pair => pair.Value.Tag.ToString(), StringComparer.Ordinal),
        Volumes = _volumes.ToDictionary(pair => pair.Key, pair => pair.Value.Tag.ToString(), StringComparer.Ordinal),
        Files = files,
        Parameters = _instruction.Parameters,
        Revisions = [.. _instruction.Revisions.Where(revision => revision.Url != _sources.Revision?.Url || revision.Revision != _sources.Revision?.Revision), .. new[] { _sources.Revision }.OfType<PodRevision>()],
        Overlay = Overlay,
    };

    private static void RequireUsed(PodInstruction instruction, PodTemplate template)
    {
        PodTag[] unused = [.. PodArtifacts.Unused(instruction.Images, template.Images), .. PodArtifacts.Unused(instruction.Volumes, template.Volumes)];
        if (unused.Length == 0) return;
        throw new UsageException("PodArtifactUnused", instruction.File, $"{instruction.File} names {string.Join(", ", unused.AsEnumerable())}, which the manifest of {instruction.Pod.Label} takes from nowhere in the store.",
            "Correct the label, or remove it from the instruction.");
    }
}

/// <summary>The images of a pod, or its volumes: those that are in the store, and those that are not.</summary>
internal sealed record PodNeeds(Dictionary<string, PodArtifact> Found, Dictionary<string, PodTag> Missing)
{
    public static async Task<PodNeeds> FindAsync(IEnumerable<string> names, PodTag pod, IReadOnlyList<PodTag> named, PodArtifactStore store, CancellationToken cancellation)
    {
        var needs = new PodNeeds(new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        foreach (string name in names)
        {
            PodTag tag = PodArtifacts.Resolve(name, pod, named);
            if (await store.FindAsync(tag, cancellation) is { } found) needs.Found[name] = found;
            else needs.Missing[name] = tag;
        }
        return needs;
    }
}
