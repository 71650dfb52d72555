namespace ReleaseTools.Promotion;

/// <summary>A repository of a promotion manifest, below each of its registries, and what is promoted in it.</summary>
public sealed record PromotedImage(string Name, IReadOnlyList<PromotedDigest> Digests);
