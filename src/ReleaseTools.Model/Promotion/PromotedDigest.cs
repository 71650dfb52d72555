using ReleaseTools.Images;

namespace ReleaseTools.Promotion;

/// <summary>An image that is to be promoted, and the tags that it gets.</summary>
/// <param name="Tags">None = it is found by its digest.</param>
public sealed record PromotedDigest(ImageDigest Digest, IReadOnlyList<string> Tags);
