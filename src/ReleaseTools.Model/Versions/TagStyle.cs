namespace ReleaseTools.Versions;

/// <summary>How a repository writes the versions in its tags, told from the tags that it has.</summary>
public static class TagStyle
{
    /// <summary>What counts where no tag tells.</summary>
    public const string Default = "v";

    /// <summary>How many of the highest versions decide: what a project did years ago is not what it does.</summary>
    public const int Decisive = 5;

    private static readonly string[] s_common = ["", "v", "V", "v.", "r", "release-", "release-v", "release_", "release/", "release/v", "releases/", "releases/v", "rel-", "rel_", "rel/", "version-", "version/", "ver-", "ver"];

    private static readonly string[] s_afterProduct = ["-", "-v", "_", "_v", "/", "/v", "@", "@v", "."];

    /// <summary>The prefix that most of the five highest versions are written with; where two are as frequent, that of the highest.</summary>
    /// <param name="tags">The names of all tags.</param>
    /// <param name="product">What the product is called: its name may begin its tags.</param>
    /// <returns><see cref="Default"/> where no tag is a version.</returns>
    public static string PrefixOf(IReadOnlyCollection<string> tags, string product) =>
        Read(tags, product).OrderByDescending(tag => tag.Version).ThenBy(tag => tag.Name, StringComparer.Ordinal).Take(Decisive)
            .GroupBy(tag => tag.Prefix, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenByDescending(group => group.Max(tag => tag.Version))
            .FirstOrDefault()?.Key ?? Default;

    /// <summary>Tags that say versions of this product, as far as can be told, and not with the prefix that counts. The highest comes first.</summary>
    /// <param name="isChosen">Whether somebody has set the prefix: then versions below those that it finds are known to be of another time.</param>
    public static IReadOnlyList<string> Overlooked(IReadOnlyCollection<string> tags, string product, string prefix, bool isChosen)
    {
        ReleaseVersion[] counted = [.. VersionTag.Of(tags.Select(name => new TaggedCommit(name, "")), prefix).Select(tag => tag.Version)];
        ReleaseVersion? highest = isChosen ? counted.Max() : null;
        return [.. Read(tags, product)
            .Where(tag => !VersionTag.TryParse(tag.Name, prefix, out _, out _) && !counted.Contains(tag.Version) && (highest is null || tag.Version > highest))
            .OrderByDescending(tag => tag.Version).Select(tag => tag.Name)];
    }

    private static IEnumerable<(string Name, string Prefix, ReleaseVersion Version)> Read(IReadOnlyCollection<string> tags, string product)
    {
        foreach (string name in tags)
        {
            foreach (string prefix in PrefixesOf(name, product))
            {
                if (!VersionTag.TryParse(name, prefix, out ReleaseVersion version, out _)) continue;
                yield return (name, prefix, version);
                break;
            }
        }
    }

    private static IEnumerable<string> PrefixesOf(string name, string product)
    {
        foreach (string prefix in s_common) yield return prefix;
        // as it is written in the tag: repositories are called Hello, and their tags hello-1.0.0
        if (product.Length > 0 && name.StartsWith(product, StringComparison.OrdinalIgnoreCase))
        {
            foreach (string after in s_afterProduct) yield return name[..product.Length] + after;
        }
    }
}
