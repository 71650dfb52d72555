using ReleaseTools.Images;

namespace ReleaseTools.Promotion;

/// <summary>Which images are to be in which registries: what a promotion makes true.</summary>
public sealed record PromotionManifest
{
    /// <summary>The file that says it, as a person would name it.</summary>
    public string File { get; init; } = "";

    /// <summary>One that is the source, and those that images are promoted to.</summary>
    public IReadOnlyList<PromotionRegistry> Registries { get; init; } = [];

    /// <summary>Empty in the thin form, where other files list them.</summary>
    public IReadOnlyList<PromotedImage> Images { get; init; } = [];

    /// <summary>Every single promotion that it asks for, in its order: an image without tags is one, for each destination.</summary>
    public IEnumerable<PromotionEdge> Edges() =>
        from source in Registries
        where source.IsSource
        from destination in Registries
        where !destination.IsSource
        from image in Images
        let @from = source.Of(image.Name)
        let to = destination.Of(image.Name)
        from digest in image.Digests
        from tag in digest.Tags.DefaultIfEmpty<string?>(null)
        select new PromotionEdge(@from, to, digest.Digest, tag);
}

/// <summary>A repository of a promotion manifest, below each of its registries, and what is promoted in it.</summary>
public sealed record PromotedImage(string Name, IReadOnlyList<PromotedDigest> Digests);

/// <summary>An image that is to be promoted, and the tags that it gets.</summary>
/// <param name="Tags">None = it is found by its digest.</param>
public sealed record PromotedDigest(ImageDigest Digest, IReadOnlyList<string> Tags);

/// <summary>A registry, or a part of one, that a promotion manifest names: <c>gcr.io/k8s-staging-releng</c>, <c>127.0.0.1:5000</c>.</summary>
/// <param name="Name">What stands before the names of its images.</param>
/// <param name="IsSource">Whether images are promoted from it; else to it.</param>
public sealed record PromotionRegistry(string Name, bool IsSource = false)
{
    /// <summary>The repository of an image.</summary>
    /// <param name="image">As the manifest names it: <c>releng-ci</c>, <c>build-image/go-runner</c>.</param>
    /// <exception cref="UsageException">Together they name no repository.</exception>
    public RegistryReference Of(string image) => RegistryReference.Parse($"{Name}/{image}");

    public override string ToString() => Name;
}
