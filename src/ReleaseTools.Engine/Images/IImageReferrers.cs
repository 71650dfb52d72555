using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Finds what is about an image: signatures, SBOMs (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers).</summary>
internal interface IImageReferrers
{
    /// <summary>Whether the repository supports the referrers API; null = not known yet. Without it, clients keep the list under a tag.</summary>
    bool? KeepsReferrers { get; }

    /// <param name="tags">All tags of the repository, to avoid requests for tags that do not exist; null = not known.</param>
    /// <returns>The manifests whose subject a digest is.</returns>
    Task<IReadOnlyList<ImageDescriptor>> ListReferrersAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation);
}
