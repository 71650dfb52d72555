using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Finds what is about an image: signatures, SBOMs (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers).</summary>
internal interface IImageReferrers
{
    /// <returns>The manifests whose subject a digest is.</returns>
    Task<IReadOnlyList<ImageDescriptor>> ListReferrersAsync(ImageDigest subject, CancellationToken cancellation);
}
