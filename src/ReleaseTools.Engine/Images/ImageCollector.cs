using ReleaseTools.Definitions;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Takes images from where a build has left them.</summary>
/// <param name="source">The folder that was built in.</param>
/// <param name="folder">The layout that they are put into.</param>
internal sealed class ImageCollector(ImageTransports places, string source, string folder, IProgressSink progress, Action<string> output)
{
    private readonly BlobLedger _ledger = new();

    /// <param name="image">With its variables expanded.</param>
    /// <exception cref="RefusedException">The build did not make it.</exception>
    public async Task<ReleaseImage> CollectAsync(ImageDefinition image, CancellationToken cancellation)
    {
        await using var layout = new LayoutFolder(folder);
        ImageDigest digest = image.From switch
        {
            { Dockerfile: { } dockerfile } => await BuildAsync(image, dockerfile, layout, cancellation),
            { Join.Count: > 0 } => await JoinAsync(image, layout, cancellation),
            _ => await CopyAsync(image, layout, cancellation),
        };
        ContainerImage found = await new ImageInspector(layout).TryReadAsync(digest.ToString(), cancellation) ?? throw new ImageInvalidException(layout.Name, $"it has lost {digest}");
        progress.Say($"image {image.Name}@{digest}");
        return new ReleaseImage(image.Name, digest, found.Size, [.. found.Platforms.Select(platform => platform.ToString())]);
    }

    private async Task<ImageDigest> CopyAsync(ImageDefinition image, LayoutFolder layout, CancellationToken cancellation)
    {
        (ImageTransport? kind, string place) = image.From switch
        {
            { Engine: { } engine } => (ImageTransport.Engine, engine),
            { Layout: { } folder } => (ImageTransport.Layout, folder),
            { Archive: { } archive } => ImageArchiveName.Split(archive),
            _ => throw new ArgumentOutOfRangeException(nameof(image)),
        };
        JoinSource origin = Open(image.Name, kind, place);
        await using (origin.Source) return (await new ImageCopier(origin.Source, layout, _ledger, progress).CopyAsync(origin.Selector, [], cancellation)).Digest;
    }

    private async Task<ImageDigest> JoinAsync(ImageDefinition image, LayoutFolder layout, CancellationToken cancellation)
    {
        var origins = new List<JoinSource>();
        try
        {
            foreach ((ImageTransport? kind, string place) in image.From.Join.Select(JoinedImageName.Split)) origins.Add(Open(image.Name, kind, place));
            return (await new ImageJoiner(origins, layout, _ledger, progress).JoinAsync([], cancellation)).Digest;
        }
        finally
        {
            foreach (JoinSource origin in origins) await origin.Source.DisposeAsync();
        }
    }

    private async Task<ImageDigest> BuildAsync(ImageDefinition image, string dockerfile, LayoutFolder layout, CancellationToken cancellation)
    {
        var request = new BuildRequest(Inside(image.From.Context)) { Dockerfile = dockerfile, Arguments = image.From.Args };
        return await places.Builder(progress).ExportAsync(request, [.. image.From.Platforms.Select(ImagePlatform.Parse)], layout, output, cancellation);
    }

    /// <param name="image">For messages: the image that is collected.</param>
    /// <param name="kind">Null for an archive whose content tells.</param>
    private JoinSource Open(string image, ImageTransport? kind, string place)
    {
        ImageReference location = ImageReference.Parse((kind is ImageTransport.Engine ? "docker-daemon:" : "oci:") + place);
        if (location.Path is null) return new JoinSource(places.OpenCompressed(location, LayerCompression.Gzip, progress), location.EffectiveSelector, location.ToString());
        string path = Inside(location.Path);
        if (!(kind is ImageTransport.Layout ? Directory.Exists(path) : File.Exists(path)))
            throw new RefusedException("ImageNotBuilt", ErrorCategory.ObjectNotFound, location.Path, $"The image {image} comes from {location.Path}, which the build did not make.",
                "Have a build step write it there, or correct the image's 'from' in release.yaml.");
        IImageSource origin = kind is ImageTransport.Layout ? places.OpenSource(location with { Path = path }) : new ArchiveSource(path, kind, $"archive {location.Path}");
        return new JoinSource(origin, location.Selector, place);
    }

    private string Inside(string path) => Path.GetFullPath(Path.Combine(source, path));
}
