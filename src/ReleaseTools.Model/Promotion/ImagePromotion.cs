using ReleaseTools.Images;

namespace ReleaseTools.Promotion;

/// <summary>One image on its way from one registry to another.</summary>
/// <param name="Source">With its digest.</param>
/// <param name="Destination">With its tag; with its digest where it gets none.</param>
/// <param name="Tag">Null = it is to be there by its digest.</param>
/// <param name="Reason">Why it is in this state; empty where there is nothing to say.</param>
public sealed record ImagePromotion(ImageReference Source, ImageReference Destination, ImageDigest Digest, string? Tag, ImagePromotionState State, string Reason)
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
