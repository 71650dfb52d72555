namespace ReleaseTools.Promotion;

/// <summary>Promotion manifests that ask for several images under one tag. Nothing is promoted then: which of them is meant is not known.</summary>
/// <param name="clashes">Each as <c>gcr.io/acme/hello:1.0 from sha256:… and from sha256:…</c>.</param>
public sealed class PromotionClashException(IReadOnlyList<string> clashes) : UsageException(
    "PromotionClash",
    clashes[0],
    clashes.Count == 1 ? $"One tag is promoted from several digests: {clashes[0]}." : $"{clashes.Count} tags are promoted from several digests each:\n" + string.Join('\n', clashes.Select(clash => "  " + clash)),
    "Give each tag one digest. Another image needs another tag.")
{
    public IReadOnlyList<string> Clashes { get; } = clashes;
}
