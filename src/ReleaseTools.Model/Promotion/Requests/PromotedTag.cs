using ReleaseTools.Images;

namespace ReleaseTools.Promotion;

/// <summary>A tag that is to be promoted for an image: one line of a request.</summary>
/// <param name="Image">As the manifest names it.</param>
public sealed record PromotedTag(string Image, ImageDigest Digest, string Tag)
{
    public override string ToString() => $"{Image}:{Tag} {Digest}";
}
