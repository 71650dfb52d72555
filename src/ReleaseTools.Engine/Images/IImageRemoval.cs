using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Removes manifests.</summary>
internal interface IImageRemoval
{
    /// <returns>False where it is gone already.</returns>
    Task<bool> DeleteManifestAsync(ImageDigest digest, CancellationToken cancellation);
}
