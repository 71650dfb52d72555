namespace ReleaseTools.Images;

/// <summary>An image that is to be copied, with all the names that it gets.</summary>
/// <param name="To">The place; its tag is among <paramref name="Tags"/>.</param>
/// <param name="Tags">None = it is found by its digest.</param>
public sealed record PlannedCopy(ImageLocation From, ImageLocation To, IReadOnlyList<string> Tags)
{
    /// <param name="to">Without a tag the image keeps its own, and has none where it is named by digest.</param>
    /// <param name="tags">Further tags.</param>
    /// <exception cref="UsageException">The destination is named by a digest.</exception>
    public static PlannedCopy Of(ImageLocation from, ImageLocation to, IReadOnlyList<string> tags) =>
        new(from, to, TagsAt(to, ImageDigest.TryParse(from.EffectiveSelector, out _) ? null : from.EffectiveSelector, tags));

    /// <summary>Names at destinations that several sources would get: one of their images would win by chance.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<ImageLocation> Sources)> SharedNames(IEnumerable<PlannedCopy> copies) =>
        from copy in copies
        from tag in copy.Tags
        group copy.From by $"{copy.Place}:{tag}" into name
        let sources = name.Distinct().ToArray()
        where sources.Length > 1
        select (name.Key, (IReadOnlyList<ImageLocation>)sources);

    /// <param name="usual">The tag that is set where the destination has none; null = none.</param>
    /// <param name="tags">Further tags.</param>
    /// <exception cref="UsageException">The destination is named by a digest.</exception>
    internal static IReadOnlyList<string> TagsAt(ImageLocation to, string? usual, IReadOnlyList<string> tags)
    {
        if (to.Digest is not null) throw new UsageException("ImageDestinationDigest", to, $"{to} can't be written to: what an image's digest is, is not ours to choose.", "Name a tag, or only the repository.");
        string? own = to.Reference?.Tag ?? to.Selector ?? usual;
        return [.. (own is null ? tags : tags.Prepend(own)).Distinct(StringComparer.Ordinal)];
    }

    private string Place => To.Reference is { } reference ? $"{To with { Reference = reference.Bare }}" : $"{To with { Selector = null }}";
}
