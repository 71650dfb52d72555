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
            : await CopyAsync(LocationOf(image, cancellation), layout, cancellation);
        ContainerImage found = await new ImageInspector(layout).TryReadAsync(digest.ToString(), cancellation) ?? throw new ImageInvalidException(layout.Name, $"it has lost {digest}");
        progress.Say($"image {image.Name}@{digest}");
        return new ReleaseImage(image.Name, digest, found.Size, [.. found.Platforms.Select(platform => platform.ToString())]);
    }

    private async Task<ImageDigest> CopyAsync(ImageLocation from, LayoutFolder layout, CancellationToken cancellation)
    {
        await using IImageSource origin = places.OpenSource(from);
        return (await new ImageCopier(origin, layout, _ledger, progress).CopyAsync(from.EffectiveSelector, [], cancellation)).Digest;
    }

    private async Task<ImageDigest> BuildAsync(ImageDefinition image, string dockerfile, LayoutFolder layout, CancellationToken cancellation)
    {
        var request = new BuildRequest(Inside(image.From.Context)) { Dockerfile = dockerfile, Arguments = image.From.Args };
        return await new DockerfileBuild(places.Engine, progress).ExportAsync(request, layout, output, cancellation);
    }

    private ImageLocation LocationOf(ImageDefinition image, CancellationToken cancellation)
    {
        if (image.From.Engine is { } engine) return ImageLocation.Parse($"docker-daemon:{engine}");
        if (image.From.Layout is { } layout) return Located(image, ImageLocation.Parse($"oci:{layout}"), cancellation);
        return Located(image, ImageLocation.Parse($"oci-archive:{image.From.Archive}"), cancellation);
    }

    private ImageLocation Located(ImageDefinition image, ImageLocation location, CancellationToken cancellation)
    {
        string path = Inside(location.Path!);
        if (!(location.Transport is ImageTransport.Layout ? Directory.Exists(path) : File.Exists(path)))
            throw new RefusedException("ImageNotBuilt", ErrorCategory.ObjectNotFound, location.Path!, $"The image {image.Name} comes from {location.Path}, which the build did not make.",
                "Have a build step write it there, or correct the image's 'from' in release.yaml.");
        bool isDocker = location.Transport is ImageTransport.LayoutArchive && !new TarIndex(path, $"archive {location.Path}", cancellation).Has(LayoutReader.Index);
        return location with { Path = path, Transport = isDocker ? ImageTransport.DockerArchive : location.Transport };
    }

    private string Inside(string path) => Path.GetFullPath(Path.Combine(source, path));
}
