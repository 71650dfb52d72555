using ReleaseTools.References;

namespace ReleaseTools.Promotion;

/// <summary>A pull request that asks for images to be promoted.</summary>
/// <param name="GitHubRepository">The repository of the manifests: <c>kubernetes/k8s.io</c>.</param>
/// <param name="Number">As people name it: <c>#12</c>.</param>
/// <param name="Page">Where a person reads and merges it.</param>
/// <param name="Branch">The branch that it would merge; of a fork as <c>owner:branch</c>.</param>
/// <param name="Base">The branch that it would be merged into.</param>
public sealed record ImagePromotionRequest(string GitHubRepository, long Number, string Title, string Page, string Branch, string Base)
{
    /// <summary>The newest commit of its branch.</summary>
    public required string Commit { get; init; }

    /// <summary><c>open</c>, as long as it is neither merged nor closed.</summary>
    public required string State { get; init; }

    public required RequestOutcome Outcome { get; init; }

    /// <summary>What will be there once it is merged and promoted: what Wait-ImagePromotion waits for.</summary>
    public required IReadOnlyList<ImagePromotion> Promotions { get; init; }

    public override string ToString() => $"{GitHubRepository}#{Number}";
}
