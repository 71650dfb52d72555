namespace ReleaseTools.Promotion;

/// <summary>Images that were waited for, and have not come.</summary>
/// <param name="pending">Each with what it still lacks as its reason.</param>
public sealed class PromotionWaitException(IReadOnlyList<ImagePromotion> pending, int all, TimeSpan waited) : ReleaseException(
    "PromotionWaitEnded",
    ErrorCategory.OperationTimeout,
    pending[0].Destination.ToString(),
    $"After {Formatting.Elapsed.Format(waited)}, {pending.Count} of {all} images are not promoted:\n{string.Join('\n', pending.Take(10).Select(image => $"  {image.Destination}: {image.Reason}"))}{(pending.Count > 10 ? "\n  …" : "")}",
    "Look at the job that promotes, then wait again: what is there is not waited for.")
{
    public IReadOnlyList<ImagePromotion> Pending { get; } = pending;
}
