using ReleaseTools.Promotion;

namespace ReleaseTools.Cli.Output;

/// <summary>Promotions as a table, and as lines.</summary>
internal sealed class PromotionView(ConsoleWriter console)
{
    public static string Describe(ImagePromotion image) => $"{image.Destination}: {image.Digest} {image.Reason}".TrimEnd();

    public void Show(IReadOnlyList<ImagePromotion> images)
    {
        if (images.Count == 0) return;
        var table = new TextTable();
        table.Add("State", "Destination", "Digest", "Reason");
        foreach (ImagePromotion image in images) table.Add(image.State.ToString(), image.Tag is null ? image.Destination.Bare.ToString() : image.Destination.ToString(), image.Digest.Short, image.Reason);
        console.Block(table, hasHeadings: true);
    }

    /// <summary>A plan in one line.</summary>
    public void Sum(PromotionPlan plan)
    {
        int Count(ImagePromotionState state) => plan.Images.Count(image => image.State == state);
        console.Line($"{Count(ImagePromotionState.Copy)} to copy, {Count(ImagePromotionState.Tag)} to tag, {Count(ImagePromotionState.Incomplete)} to complete, {plan.Conflicts.Count} in conflict, {plan.Lost.Count} lost; {Count(ImagePromotionState.Done)} there already.");
    }
}
