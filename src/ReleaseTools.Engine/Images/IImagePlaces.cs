using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Opens the place that a name means.</summary>
internal interface IImagePlaces
{
    /// <exception cref="ReleaseException">There is no such place.</exception>
    IImageSource OpenSource(ImageLocation location);

    /// <inheritdoc cref="OpenSource"/>
    IImageTarget OpenTarget(ImageLocation location);
}
