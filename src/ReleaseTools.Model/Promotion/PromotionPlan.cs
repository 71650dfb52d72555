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

/// <summary>One image on its way from one registry to another.</summary>
/// <param name="Source">With its digest.</param>
/// <param name="Destination">With its tag; with its digest where it gets none.</param>
/// <param name="Tag">Null = it is to be there by its digest.</param>
/// <param name="Reason">Why it is in this state; empty where there is nothing to say.</param>
public sealed record ImagePromotion(RegistryReference Source, RegistryReference Destination, ImageDigest Digest, string? Tag, ImagePromotionState State, string Reason)
{
    /// <summary>One of which it is not known how far it is.</summary>
    public static ImagePromotion Of(PromotionEdge edge) => new(
        edge.Source.At(edge.Digest), edge.Tag is null ? edge.Destination.At(edge.Digest) : edge.Destination.WithTag(edge.Tag), edge.Digest, edge.Tag, ImagePromotionState.Copy, "asked for");

    /// <summary>What refers to it, or to one of its platforms, and is not at the destination: signatures, attestations, SBOMs.</summary>
    public IReadOnlyList<ImageReferrer> Missing { get; init; } = [];

    /// <summary>What it asks for, whatever its state.</summary>
    public PromotionEdge Edge() => new(Source.Bare, Destination.Bare, Digest, Tag);

    /// <summary>Whether applying the plan writes something for it.</summary>
    public bool IsChange => State is ImagePromotionState.Tag or ImagePromotionState.Copy or ImagePromotionState.Incomplete;

    public override string ToString() => $"{Destination}: {State}{(Reason.Length > 0 ? $" ({Reason})" : "")}";
}

/// <summary>What is to be done for a promotion, or what came of it.</summary>
public enum ImagePromotionState : long
{
    /// <summary>The image is there, under its tag: nothing is to be done.</summary>
    Done,

    /// <summary>The image is there; its tag is missing.</summary>
    Tag,

    /// <summary>The image is missing at the destination.</summary>
    Copy,

    /// <summary>The image is there, under its tag; something that refers to it is missing: a signature, an SBOM.</summary>
    Incomplete,

    /// <summary>The tag points to another image. It is never moved, and nothing of the plan is done.</summary>
    Conflict,

    /// <summary>The image is missing on both sides: it can't be promoted.</summary>
    Lost,

    /// <summary>It was tried, or could not be looked at, and did not succeed. Another run tries again.</summary>
    Failed,
}

/// <summary>What was seen in registries. What was not seen counts as missing.</summary>
public sealed class ObservedImages
{
    private readonly Dictionary<(string Name, string Tag), ImageDigest> _tags = [];
    private readonly HashSet<(string Name, ImageDigest Digest)> _digests = [];

    /// <param name="found">Each with its digest, and with a tag where one points to it: <c>gcr.io/acme/hello:1.0@sha256:…</c>. Of two digests for a tag the later counts.</param>
    public ObservedImages(IEnumerable<RegistryReference> found)
    {
        foreach (RegistryReference image in found)
        {
            if (image.Digest is not { } digest) throw new ArgumentException($"{image} has no digest.", nameof(found));
            _digests.Add((image.Name, digest));
            if (image.Tag is { } tag) _tags[(image.Name, tag)] = digest;
        }
    }

    /// <summary>Whether a repository has an image.</summary>
    public bool Has(RegistryReference repository, ImageDigest digest) => _digests.Contains((repository.Name, digest));

    /// <returns>What a tag points to; null where it is missing.</returns>
    public ImageDigest? TagOf(RegistryReference repository, string tag) => _tags.GetValueOrDefault((repository.Name, tag));
}

/// <summary>Everything that some promotion manifests ask for together.</summary>
public static class PromotionEdges
{
    /// <returns>Each once, sorted.</returns>
    /// <exception cref="PromotionClashException">One tag of a destination is asked for from several digests.</exception>
    public static IReadOnlyList<PromotionEdge> Of(IEnumerable<PromotionManifest> manifests) => Of(manifests.SelectMany(manifest => manifest.Edges()));

    /// <inheritdoc cref="Of(IEnumerable{PromotionManifest})"/>
    public static IReadOnlyList<PromotionEdge> Of(IEnumerable<PromotionEdge> edges)
    {
        PromotionEdge[] all =
        [
            .. edges.Distinct().OrderBy(edge => edge.Destination.Name, StringComparer.Ordinal).ThenBy(edge => edge.Digest.ToString(), StringComparer.Ordinal)
                .ThenBy(edge => edge.Tag, StringComparer.Ordinal).ThenBy(edge => edge.Source.Name, StringComparer.Ordinal),
        ];
        string[] clashes =
        [
            .. from edge in all
               where edge.Tag is not null
               group edge.Digest by $"{edge.Destination}:{edge.Tag}" into tag
               where tag.Distinct().Skip(1).Any()
               select $"{tag.Key} from {string.Join(" and from ", tag.Distinct())}",
        ];
        return clashes.Length == 0 ? all : throw new PromotionClashException(clashes);
    }
}

/// <summary>One image that is to be in one place under one name.</summary>
/// <param name="Source">The repository that has it, without tag and digest.</param>
/// <param name="Destination">The repository that gets it, without tag and digest.</param>
/// <param name="Tag">Null = it is to be there by its digest.</param>
public sealed record PromotionEdge(RegistryReference Source, RegistryReference Destination, ImageDigest Digest, string? Tag)
{
    public override string ToString() => $"{Source.At(Digest)} -> {Destination}{(Tag is null ? "" : $":{Tag}")}";
}
