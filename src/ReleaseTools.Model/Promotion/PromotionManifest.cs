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
