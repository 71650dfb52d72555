using ReleaseTools.Images;

namespace ReleaseTools.Promotion;

/// <summary>A tag that is staged as one image, and promoted as another already.</summary>
/// <param name="file">The list of images.</param>
public sealed class PromotionTagTakenException(string file, PromotedTag staged, ImageDigest promoted) : RefusedException(
    "PromotionTagTaken",
    ErrorCategory.ResourceExists,
    $"{staged.Image}:{staged.Tag}",
    $"{file} has {staged.Image}:{staged.Tag} as {promoted}, and {staged.Digest} is staged. Nothing was proposed.",
    "A promoted tag is never moved. Stage the image under another tag.");
