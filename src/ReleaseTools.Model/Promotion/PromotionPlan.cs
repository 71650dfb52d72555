using ReleaseTools.Images;
using static ReleaseTools.Promotion.ImagePromotionState;

namespace ReleaseTools.Promotion;

/// <summary>What is to be done so that the registries are as promotion manifests say.</summary>
/// <param name="Images">Sorted by destination; those that are done, too.</param>
public sealed record PromotionPlan(IReadOnlyList<ImagePromotion> Images)
{
    public IReadOnlyList<ImagePromotion> Changes => [.. Images.Where(image => image.IsChange)];

    public IReadOnlyList<ImagePromotion> Conflicts => [.. Images.Where(image => image.State is Conflict)];

    public IReadOnlyList<ImagePromotion> Lost => [.. Images.Where(image => image.State is ImagePromotionState.Lost)];

    /// <summary>Those that could not be compared.</summary>
    public IReadOnlyList<ImagePromotion> Failed => [.. Images.Where(image => image.State is ImagePromotionState.Failed)];

    /// <param name="edges">In any order; the same one counts once. Where several sources offer an image for a destination, the first by name that has it counts, for all its tags.</param>
    /// <exception cref="PromotionClashException">One tag of a destination is asked for from several digests.</exception>
    public static PromotionPlan Of(IEnumerable<PromotionEdge> edges, ObservedImages found) => new(
    [
        .. from edge in PromotionEdges.Of(edges)
           group edge by (edge.Destination, edge.Digest) into offers
           let sources = offers.Select(offer => offer.Source).OrderBy(source => source.Name, StringComparer.Ordinal)
           let source = sources.FirstOrDefault(source => found.Has(source, offers.Key.Digest)) ?? sources.First()
           from tag in offers.Select(offer => offer.Tag).Distinct(StringComparer.Ordinal)
           select Judge(new PromotionEdge(source, offers.Key.Destination, offers.Key.Digest, tag), found),
    ]);

    /// <summary>The plan with what of each image's referrers is missing.</summary>
    /// <param name="gapOf">What was found for an image that is neither lost nor in conflict.</param>
    public PromotionPlan With(Func<ImagePromotion, ReferrerGap> gapOf) => new([.. Images.Select(image => image.State is Done or Copy or ImagePromotionState.Tag ? Complete(image, gapOf(image)) : image)]);

    private static ImagePromotion Complete(ImagePromotion image, ReferrerGap gap) => image with
    {
        State = gap.Problem is not null ? ImagePromotionState.Failed : image.State is Done && gap.Missing.Count > 0 ? Incomplete : image.State,
        Reason = gap.Problem is not null || image.State is Done ? gap.ToString() : gap.Missing.Count > 0 ? $"{image.Reason}; with {ReferrerGap.Count(gap.Missing.Count)}" : image.Reason,
        Missing = gap.Missing,
    };

    /// <exception cref="PromotionConflictException">Tags point to other images.</exception>
    public void ThrowOnConflicts()
    {
        if (Conflicts is { Count: > 0 } conflicts) throw new PromotionConflictException(conflicts);
    }

    private static ImagePromotion Judge(PromotionEdge edge, ObservedImages found)
    {
        ImageDigest? there = edge.Tag is null ? null : found.TagOf(edge.Destination, edge.Tag);
        bool isThere = found.Has(edge.Destination, edge.Digest);
        (ImagePromotionState state, string reason) = (edge.Tag, there) switch
        {
            (not null, not null) when there == edge.Digest => (Done, ""),
            (not null, not null) => (Conflict, $"the tag points to {there}"),
            (null, _) when isThere => (Done, ""),
            _ when isThere => (ImagePromotionState.Tag, "the image is there without the tag"),
            _ when found.Has(edge.Source, edge.Digest) => (Copy, "the image is not there yet"),
            _ => (ImagePromotionState.Lost, $"{edge.Source} has no such image"),
        };
        return ImagePromotion.Of(edge) with { State = state, Reason = reason };
    }
}
