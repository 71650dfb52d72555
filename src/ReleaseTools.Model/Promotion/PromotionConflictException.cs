namespace ReleaseTools.Promotion;

/// <summary>A plan whose tags already point to other images. Nothing of it was done.</summary>
public sealed class PromotionConflictException(IReadOnlyList<ImagePromotion> conflicts) : RefusedException(
    "PromotionConflict",
    ErrorCategory.ResourceExists,
    conflicts[0].Destination.ToString(),
    conflicts.Count == 1
        ? $"{conflicts[0].Destination} can't be promoted from {conflicts[0].Digest}: {conflicts[0].Reason}. Nothing was promoted."
        : $"{conflicts.Count} tags already point to other images. Nothing was promoted:\n" + string.Join('\n', conflicts.Select(conflict => $"  {conflict.Destination} from {conflict.Digest}: {conflict.Reason}")),
    "A promoted tag is never moved. Promote the image under another tag, or put the digest that is there into the manifest.")
{
    public IReadOnlyList<ImagePromotion> Conflicts { get; } = conflicts;
}
