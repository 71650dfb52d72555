using ReleaseTools.Images;

namespace ReleaseTools.Promotion;

/// <summary>A registry, or a part of one, that a promotion manifest names: <c>gcr.io/k8s-staging-releng</c>, <c>127.0.0.1:5000</c>.</summary>
/// <param name="Name">What stands before the names of its images.</param>
/// <param name="IsSource">Whether images are promoted from it; else to it.</param>
public sealed record PromotionRegistry(string Name, bool IsSource = false)
{
    /// <summary>The repository of an image.</summary>
    /// <param name="image">As the manifest names it: <c>releng-ci</c>, <c>build-image/go-runner</c>.</param>
    /// <exception cref="UsageException">Together they name no repository.</exception>
    public ImageReference Of(string image) => ImageReference.Parse($"{Name}/{image}");

    public override string ToString() => Name;
}
