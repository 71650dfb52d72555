using System.Numerics;
using ReleaseTools.Images;
using ReleaseTools.Versions;

namespace ReleaseTools.Definitions;

/// <summary>What the images of a release are called.</summary>
public static class ReleaseImages
{
    private const string Counted = "imageTag";

    /// <summary>Whether a text names a repository of a registry, and no image in it.</summary>
    public static bool IsRepository(string text) => RegistryReference.TryParse(text, out RegistryReference? name) && name is { Tag: null, Digest: null };

    /// <summary>A definition's image with the names that it has in one release.</summary>
    /// <exception cref="UsageException">A variable is unknown or not set, or what comes of it is no name.</exception>
    public static ImageDefinition Expand(ImageDefinition image, VariableScope scope) => image with
    {
        Name = Repository(image.Name, scope),
        Aliases = [.. image.Aliases.Select(alias => Repository(alias, scope)).Distinct(StringComparer.Ordinal)],
        Tags = [.. image.Tags.Select(tag => Tag(tag, scope)).Distinct(StringComparer.Ordinal)],
        Floating = [.. image.Floating.Select(tag => Tag(tag, scope)).Distinct(StringComparer.Ordinal)],
        From = image.From with
        {
            Dockerfile = Expand(image.From.Dockerfile, scope),
            Context = scope.Expand(image.From.Context),
            Args = image.From.Args.ToDictionary(arg => arg.Key, arg => scope.Expand(arg.Value), StringComparer.Ordinal),
            Archive = Expand(image.From.Archive, scope),
            Layout = Expand(image.From.Layout, scope),
            Engine = Expand(image.From.Engine, scope),
            Join = [.. image.From.Join.Select(scope.Expand)],
        },
    };

    /// <summary>The images of a definition with the names that they have in one release.</summary>
    /// <exception cref="UsageException">One can't be named, or a name would be that of two images (<c>ImageTagShared</c>).</exception>
    public static IReadOnlyList<ImageDefinition> ExpandAll(IEnumerable<ImageDefinition> images, VariableScope scope)
    {
        ImageDefinition[] expanded = [.. images.Select(image => Expand(image, scope))];
        IReadOnlyList<string> clashes = ImageClashes.In(expanded);
        return clashes.Count == 0 ? expanded : throw new UsageException("ImageTagShared", expanded[0].Name, string.Join(" ", clashes), "Give each image tags or repositories of its own in release.yaml: 'tags', 'floating', 'aliases'.");
    }

    /// <summary>Whether tags of an image are counted: <c>${imageTag}</c> stands in them.</summary>
    public static bool IsCounted(ImageDefinition image) =>
        image.Tags.Concat(image.Floating).Any(tag => VariableTemplate.Parse(tag).Any(part => part is { IsVariable: true, Text: Counted }));

    /// <summary>The highest revision that a version's images have (R2.2).</summary>
    /// <param name="tags">The tags of a repository; those that are no image tags of this version don't count.</param>
    /// <returns>Null where it has none.</returns>
    public static BigInteger? LastRevision(string gitTag, ReleaseVersion version, IEnumerable<string> tags) => ImageTag.LastRevision(version, tags, ImageTag.Of(gitTag, version, 0).Prefix);

    private static string? Expand(string? template, VariableScope scope) => template is null ? null : scope.Expand(template);

    private static string Repository(string template, VariableScope scope) => scope.Expand(template) is var name && IsRepository(name)
        ? RegistryReference.Parse(name).Name
        : throw new UsageException("ImageReferenceInvalid", name, $"'{name}', from '{template}' in the definition, names no repository.", "Write registry/repository in lower case, without tag or digest.");

    private static string Tag(string template, VariableScope scope) => scope.Expand(template) is var tag && RegistryReference.IsTag(tag)
        ? tag
        : throw new UsageException("ImageTagInvalid", tag, $"'{tag}', from '{template}' in the definition, can't be an image's tag.", "Use letters, digits, '.', '_' and '-', not starting with '.' or '-', at most 128 characters.");
}

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
