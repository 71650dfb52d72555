using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Promotion;

namespace ReleaseTools.Engine.Promotion;

/// <summary>
/// Finds out what a promotion has to do, and writes nothing. Asked are: the destination's tags, each by one request, or all of a repository by one where its registry lists
/// digests (<see cref="IImageListing"/>); of an image whose tag is missing there, its digest; and of one that is missing there, its digest at the source. Then what refers to each image at
/// the source is compared with what refers to it at the destination: it may have come later than the image.
/// </summary>
/// <param name="open">Opens a repository for reading; no right to write is needed.</param>
internal sealed class PromotionPlanner(Func<ImageReference, IImageSource> open, IProgressSink progress)
{
    /// <param name="edges">Without clashes.</param>
    public async Task<PromotionPlan> PlanAsync(IReadOnlyList<PromotionEdge> edges, CancellationToken cancellation)
    {
        await using var survey = new PromotionSurvey(open, progress);
        await survey.ListAsync(edges.Select(edge => edge.Destination), cancellation);
        await survey.AskAsync(edges.Where(edge => edge.Tag is not null).Select(edge => edge.Destination with { Tag = edge.Tag, Digest = edge.Digest }), cancellation);
        await survey.AskAsync(Missing(edges, survey.Found).Select(edge => edge.Destination.At(edge.Digest)), cancellation);
        await survey.AskAsync(Missing(edges, survey.Found).Select(edge => edge.Source.At(edge.Digest)), cancellation);
        var plan = PromotionPlan.Of(edges, survey.Found);
        IReadOnlyDictionary<(string, string, ImageDigest), ReferrerGap> gaps = await survey.CompareAsync(plan.Images.Where(image => image.State is ImagePromotionState.Done || image.IsChange), cancellation);
        return plan.With(image => gaps[(image.Source.Name, image.Destination.Name, image.Digest)]);
    }

    // a tag that points to another image is a conflict, wherever the image is
    private static IEnumerable<PromotionEdge> Missing(IReadOnlyList<PromotionEdge> edges, ObservedImages found) =>
        edges.Where(edge => !found.Has(edge.Destination, edge.Digest) && (edge.Tag is null || found.TagOf(edge.Destination, edge.Tag) is null));
}
