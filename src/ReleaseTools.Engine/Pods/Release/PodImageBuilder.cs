using ReleaseTools.Definitions;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Release;

/// <summary>Builds images of pods, and adds them to the store: as the tar of an image layout, compressed by gzip.</summary>
/// <param name="sources">What they are built from.</param>
/// <param name="work">A folder for what is made on the way.</param>
internal sealed class PodImageBuilder(ImageTransports transports, PodSources sources, string work, IProgressSink progress)
{
    /// <returns>How an image is built; null where nothing says so.</returns>
    public static ImageOrigin? OriginOf(PodSources sources, PodLabel image) => sources.Pods.Images.FirstOrDefault(each => each.Label == image.ToString())?.From
        ?? sources.Images.FirstOrDefault(each => each.Name[(each.Name.LastIndexOf('/') + 1)..] == image.Name)?.From;

    /// <param name="parameters">What the instruction gives the build, by the labels of the parameters. A Dockerfile gets each as an argument with the parameter's name.</param>
    /// <exception cref="ReleaseException">The image could not be built.</exception>
    public async Task<PodArtifact> BuildAsync(PodTag image, IReadOnlyDictionary<string, string> parameters, PodStore store, CancellationToken cancellation)
    {
        string layout = Path.Combine(work, "layout"), tar = Path.Combine(work, "image.tar"), file = Path.Combine(work, PodPaths.ImageArchive);
        Clear();
        progress.Say($"build {image}");
        var definition = new ImageDefinition { Name = image.ToString(), From = Expand(OriginOf(sources, image.Label)!, image, parameters) };
        ReleaseImage built = await new ImageCollector(transports, sources.Folder, layout, progress, progress.Say).CollectAsync(definition, cancellation);
        await using (var source = new LayoutFolder(layout))
        await using (var target = new LayoutArchiveTarget(tar))
        {
            await new ImageCopier(source, target, new BlobLedger(), progress).CopyAsync(built.Digest.ToString(), [image.Version.UnitText], cancellation);
            await target.CompleteAsync(cancellation);
        }
        PackedArchive archive = await ArchivePacker.PackTarAsync(tar, file, cancellation);
        await store.Images.AddAsync(image, PodPaths.ImageArchive, archive, new Dictionary<string, string>(), cancellation);
        Clear();
        return await store.Images.FindAsync(image, cancellation) ?? throw new ReleaseException("PodImageLost", ErrorCategory.WriteError, image, $"{store.Objects.Root} has lost {image}, which was just written.", Remedy.FixAndRerun);

        void Clear()
        {
            IO.Folder.Delete(layout);
            File.Delete(tar);
            File.Delete(file);
        }
    }

    private static ImageOrigin Expand(ImageOrigin origin, PodTag image, IReadOnlyDictionary<string, string> parameters)
    {
        var args = origin.Args.ToDictionary(pair => pair.Key, pair => Text(pair.Value)!, StringComparer.Ordinal);
        if (origin.Dockerfile is not null)
        {
            foreach ((string label, string value) in parameters) args[label[(label.LastIndexOf(':') + 1)..].Replace('-', '_')] = value;
        }
        return origin with { Dockerfile = Text(origin.Dockerfile), Context = Text(origin.Context)!, Archive = Text(origin.Archive), Layout = Text(origin.Layout), Engine = Text(origin.Engine), Join = [.. origin.Join.Select(each => Text(each)!)], Args = args };

        string? Text(string? text) => text is null ? null : VariableTemplate.ExpandKnown(text, name => name == "version" ? image.Version.ToString()
            : throw new UsageException("VariableUnknown", name, $"${{{name}}} has no value for {image}: images of pods only know ${{version}}.", "Use ${version}, or give the build what it needs as a parameter of the instruction."));
    }
}
