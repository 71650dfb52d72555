using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Opens the place that a location names.</summary>
internal static class ImagePlaces
{
    /// <param name="registry">Opens a repository of a registry.</param>
    /// <param name="engine">The container engine; asked for only where the location is in one.</param>
    public static IImageSource OpenSource(ImageLocation location, Func<ImageReference, IImageSource> registry, Func<EngineClient> engine) => location.Transport switch
    {
        ImageTransport.Registry => registry(location.Reference!),
        ImageTransport.Layout => new LayoutFolder(location.Path!),
        ImageTransport.LayoutArchive => new LayoutArchiveSource(location.Path!),
        ImageTransport.DockerArchive => new DockerArchiveSource(location.Path!),
        ImageTransport.Engine => new EngineImages(engine(), location.Reference!),
        _ => throw new ArgumentOutOfRangeException(nameof(location)),
    };

    /// <inheritdoc cref="OpenSource"/>
    public static IImageTarget OpenTarget(ImageLocation location, Func<ImageReference, IImageTarget> registry, Func<EngineClient> engine) => location.Transport switch
    {
        ImageTransport.Registry => registry(location.Reference!),
        ImageTransport.Layout => new LayoutFolder(location.Path!),
        ImageTransport.LayoutArchive => new LayoutArchiveTarget(location.Path!),
        ImageTransport.DockerArchive => new DockerArchiveTarget(location.Path!),
        ImageTransport.Engine => new EngineImages(engine(), location.Reference!),
        _ => throw new ArgumentOutOfRangeException(nameof(location)),
    };
}
