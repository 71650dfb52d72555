using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>A target that takes a blob over from another repository of its own, without its bytes passing through here.</summary>
internal interface IImageMounts
{
    /// <summary>Whether a source, or another target, is kept by the same registry.</summary>
    bool CanMountFrom(string name);

    /// <param name="from">The <see cref="IImageSource.Name"/> of the repository that has it.</param>
    /// <returns>False where the registry does not, or the blob is not there: it has to be written.</returns>
    Task<bool> TryMountAsync(ImageDescriptor blob, string from, CancellationToken cancellation);
}
