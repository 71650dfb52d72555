using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Builds;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images;

/// <summary>Opens places by the environment of this process: logins of registries, the address of the container engine. What is opened shares them.</summary>
internal sealed class ImageTransports(IReadOnlyDictionary<string, string> environment, RegistryOptions? registries = null) : IImageTransports
{
    private readonly RegistryHosts _registries = new(environment, registries);
    private readonly Lazy<DockerConnection> _engine = new(() => DockerConnection.Of(environment));

    /// <summary>The container engine of this machine.</summary>
    public DockerConnection Engine => _engine.Value;

    /// <summary>Builds Dockerfiles in the container engine, with the builder that the environment names.</summary>
    public DockerfileBuild Builder(IProgressSink progress, LayerCompression compression = LayerCompression.Gzip) =>
        new(Engine, new RegistryCredentials(environment), progress, compression, environment.GetValueOrDefault(BuilderChoice.Variable));

    public IImageSource OpenSource(ImageReference location) => location.Transport switch
    {
        ImageTransport.Registry => _registries.Open(location.Reference!),
        ImageTransport.Layout => new LayoutFolder(location.Path!),
        ImageTransport.LayoutArchive or ImageTransport.DockerArchive => new ArchiveSource(location.Path!, location.Transport),
        ImageTransport.Engine => new DockerImages(_engine.Value, location.Reference!),
        _ => throw new ArgumentOutOfRangeException(nameof(location)),
    };

    /// <summary>Opens a place to bring its images into a registry, a folder or an archive: those of a container engine are compressed.</summary>
    public IImageSource OpenCompressed(ImageReference location, LayerCompression compression, IProgressSink progress) => location.Transport is ImageTransport.Engine && compression is not LayerCompression.None
        ? new CompressedImages(OpenSource(location), compression, progress)
        : OpenSource(location);

    public IImageTarget OpenTarget(ImageReference location) => location.Transport switch
    {
        ImageTransport.Registry => _registries.Open(location.Reference!),
        ImageTransport.Layout => new LayoutFolder(location.Path!),
        ImageTransport.LayoutArchive => new LayoutArchiveTarget(location.Path!),
        ImageTransport.DockerArchive => new DockerArchiveTarget(location.Path!),
        ImageTransport.Engine => new DockerImages(_engine.Value, location.Reference!),
        _ => throw new ArgumentOutOfRangeException(nameof(location)),
    };
}
