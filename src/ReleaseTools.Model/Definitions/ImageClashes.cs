namespace ReleaseTools.Definitions;

/// <summary>Names that one release would give to several images, or give both for good and for a while.</summary>
public static class ImageClashes
{
    /// <param name="images">As a definition has them, or with their variables expanded: then what only their values share is found, too.</param>
    /// <returns>Each as a sentence; none where every name has one meaning.</returns>
    public static IReadOnlyList<string> In(IReadOnlyList<ImageDefinition> images)
    {
        var owners = new Dictionary<(string Repository, string Tag), string>();
        var clashes = new List<string>();
        foreach (ImageDefinition image in images)
        {
            clashes.AddRange(image.Tags.Intersect(image.Floating, StringComparer.Ordinal).Select(tag => $"{image.Name} has the tag {tag} among its 'tags', which stay, and among its 'floating', which move."));
            foreach ((string Repository, string Tag) name in from repository in image.Repositories().Distinct(StringComparer.Ordinal) from tag in image.Tags.Union(image.Floating, StringComparer.Ordinal) select (repository, tag))
            {
                if (!owners.TryAdd(name, image.Name) && owners[name] != image.Name) clashes.Add($"{name.Repository}:{name.Tag} would be {owners[name]} and {image.Name}, which are two images.");
            }
        }
        return clashes;
    }
}
