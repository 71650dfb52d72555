using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.TestKit.Images;

/// <summary>Registries in memory, by their hosts.</summary>
internal sealed class MemoryPlaces(params MemoryRegistry[] registries) : IImagePlaces
{
    public IImageSource OpenSource(ImageLocation location) => Open(location);

    public IImageTarget OpenTarget(ImageLocation location) => Open(location);

    private MemoryImages Open(ImageLocation location) => registries.Single(registry => registry.Host == location.Reference!.Registry).Repository(location.Reference!.Repository);
}
