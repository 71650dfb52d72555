using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.TestKit.Images;

/// <summary>Registries in memory, by their hosts.</summary>
internal sealed class MemoryPlaces(params MemoryRegistry[] registries) : IImageTransports
{
    public IImageSource OpenSource(ImageReference location) => Open(location);

    public IImageTarget OpenTarget(ImageReference location) => Open(location);

    private MemoryImages Open(ImageReference location) => registries.Single(registry => registry.Host == location.Reference!.Registry).Repository(location.Reference!.Repository);
}
