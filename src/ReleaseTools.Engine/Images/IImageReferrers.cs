using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Finds what is about an image: signatures, SBOMs (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers).</summary>
internal interface IImageReferrers
{
    /// <summary>Whether the place itself keeps lists of referrers; null = nobody has asked yet. Where it does not, clients keep one under a tag.</summary>
    bool? KeepsReferrers { get; }

    /// <param name="tags">Every tag of the place, so that none is asked for in vain; null = not known.</param>
    /// <returns>The manifests whose subject a digest is.</returns>
    Task<IReadOnlyList<ImageDescriptor>> ListReferrersAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation);
}
