namespace ReleaseTools.Promotion;

/// <summary>An image that is missing on both sides: nobody can promote it.</summary>
public sealed class PromotionLostException(ImagePromotion promotion) : ReleaseException(
    "ImagePromotionLost",
    ErrorCategory.ObjectNotFound,
    promotion.Destination.ToString(),
    $"{promotion.Destination} can't be promoted: {promotion.Source} is not there, nor is it at the destination.",
    "Push the image again, or take its digest out of the manifest.")
{
    public ImagePromotion Promotion { get; } = promotion;
}
