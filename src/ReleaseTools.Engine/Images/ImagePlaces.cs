using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Opens places by the environment of this process: credentials of registries, the address of the container engine.</summary>
internal sealed class ImagePlaces(IReadOnlyDictionary<string, string> environment) : IImagePlaces
{
    public IImageSource OpenSource(ImageLocation location) => throw new NotSupportedException($"{environment.Count} {location}");

    public IImageTarget OpenTarget(ImageLocation location) => throw new NotSupportedException($"{environment.Count} {location}");
}
