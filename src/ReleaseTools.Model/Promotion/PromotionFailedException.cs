namespace ReleaseTools.Promotion;

/// <summary>One image of a promotion that could not be promoted. The others were not kept from it.</summary>
public sealed class PromotionFailedException(ImagePromotion promotion, Exception? inner = null) : ReleaseException(
    "ImagePromotionFailed",
    (inner as ReleaseException)?.Category ?? ErrorCategory.WriteError,
    promotion.Destination.ToString(),
    $"{promotion.Destination} could not be promoted from {promotion.Source}: {inner?.Message.TrimEnd('.') ?? promotion.Reason}.",
    (inner as ReleaseException)?.Remedy ?? "Run the same command again: what is done stays done.",
    inner)
{
    /// <summary>As it was planned.</summary>
    public ImagePromotion Promotion { get; } = promotion;
}
