using ReleaseTools.Definitions;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Releases;

/// <summary>Takes images from where a build has left them.</summary>
/// <param name="source">The folder that was built in.</param>
/// <param name="folder">The layout that they are put into.</param>
internal sealed class ImageCollector(ImagePlaces places, string source, string folder, IProgressSink progress, Action<string> output)
{
    private readonly BlobLedger _ledger = new();

    /// <param name="image">With its variables expanded.</param>
    /// <exception cref="RefusedException">The build did not make it.</exception>
    public async Task<ReleaseImage> CollectAsync(ImageDefinition image, CancellationToken cancellation)
    {
        await using var layout = new LayoutFolder(folder);
        ImageDigest digest = image.From.Dockerfile is { } dockerfile
            ? await BuildAsync(image, dockerfile, layout, cancellation)
            : await CopyAsync(image, layout, cancellation);
        ContainerImage found = await new ImageInspector(layout).TryReadAsync(digest.ToString(), cancellation) ?? throw new ImageInvalidException(layout.Name, $"it has lost {digest}");
        progress.Say($"image {image.Name}@{digest}");
        return new ReleaseImage(image.Name, digest, found.Size, [.. found.Platforms.Select(platform => platform.ToString())]);
    }

    private async Task<ImageDigest> CopyAsync(ImageDefinition image, LayoutFolder layout, CancellationToken cancellation)
    {
        (IImageSource origin, string? selector) = Open(image);
        await using (origin) return (await new ImageCopier(origin, layout, _ledger, progress).CopyAsync(selector, [], cancellation)).Digest;
    }

    private async Task<ImageDigest> BuildAsync(ImageDefinition image, string dockerfile, LayoutFolder layout, CancellationToken cancellation)
    {
        var request = new BuildRequest(Inside(image.From.Context)) { Dockerfile = dockerfile, Arguments = image.From.Args };
        return await new DockerfileBuild(places.Engine, progress).ExportAsync(request, layout, output, cancellation);
    }

    private (IImageSource Origin, string? Selector) Open(ImageDefinition image)
    {
        var location = ImageLocation.Parse(image.From switch
        {
            { Engine: { } engine } => $"docker-daemon:{engine}",
            { Layout: { } layout } => $"oci:{layout}",
            { Archive: { } archive } => ImageArchiveName.Split(archive).Kind is null ? $"oci-archive:{archive}" : archive,
            _ => throw new ArgumentOutOfRangeException(nameof(image)),
        });
        if (location.Path is null) return (places.OpenCompressed(location, LayerCompression.Gzip, progress), location.EffectiveSelector);
        string path = Inside(location.Path);
        if (!(location.Transport is ImageTransport.Layout ? Directory.Exists(path) : File.Exists(path)))
            throw new RefusedException("ImageNotBuilt", ErrorCategory.ObjectNotFound, location.Path, $"The image {image.Name} comes from {location.Path}, which the build did not make.",
                "Have a build step write it there, or correct the image's 'from' in release.yaml.");
        IImageSource origin = location.Transport is ImageTransport.Layout ? places.OpenSource(location with { Path = path }) : new ArchiveSource(path, ImageArchiveName.Split(image.From.Archive!).Kind, $"archive {location.Path}");
        return (origin, location.Selector);
    }

    private string Inside(string path) => Path.GetFullPath(Path.Combine(source, path));
}
