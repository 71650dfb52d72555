using System.Text.Json.Serialization;

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

/// <summary>A tag that names a version.</summary>
/// <param name="Commit">The commit it is at, whether it is annotated or not.</param>
public sealed record VersionTag(string Name, ReleaseVersion Version, string Commit)
{
    /// <summary>
    /// The version that a tag names. One of two parts, <c>v1.1</c>, is the first of its minor version, 1.1.0: so are tags of projects written that do not count patches.
    /// </summary>
    /// <param name="prefix">What stands before the version.</param>
    /// <returns>False for every other tag: <c>v1.0.0</c> is none of a project without a prefix.</returns>
    public static bool TryParse(string name, string prefix, out ReleaseVersion version, out bool isShort)
    {
        version = null!;
        isShort = false;
        if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.Length == prefix.Length || !char.IsAsciiDigit(name[prefix.Length])) return false;
        string text = name[prefix.Length..];
        int end = text.AsSpan().IndexOfAny('-', '+') is >= 0 and var found ? found : text.Length;
        isShort = text[..end].Count(c => c == '.') == 1;
        if (!ReleaseVersion.TryParse(isShort ? text.Insert(end, ".0") : text, out ReleaseVersion? parsed)) return false;
        version = parsed;
        return true;
    }

    /// <summary>The tags that name versions. One of two parts counts only where no tag has three parts of the same minor version: else it is one that moves with them.</summary>
    public static IReadOnlyList<VersionTag> Of(IEnumerable<TaggedCommit> tags, string prefix)
    {
        List<(VersionTag Tag, bool IsShort)> all = [];
        foreach (TaggedCommit tag in tags)
        {
            if (TryParse(tag.Name, prefix, out ReleaseVersion version, out bool isShort)) all.Add((new VersionTag(tag.Name, version, tag.Commit), isShort));
        }
        HashSet<ReleaseBranch> whole = [.. all.Where(each => !each.IsShort).Select(each => ReleaseBranch.Of(each.Tag.Version))];
        return [.. all.Where(each => !each.IsShort || !whole.Contains(ReleaseBranch.Of(each.Tag.Version))).Select(each => each.Tag)];
    }
}

/// <summary>A git tag and the commit that it is at, whether it is annotated or not.</summary>
/// <param name="Commit">The full id.</param>
/// <param name="Object">What the tag's ref names: a tag object, or the commit itself; empty where that does not matter.</param>
public readonly record struct TaggedCommit(string Name, string Commit, string Object = "");

/// <summary>How a product writes what comes before an official version.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VersionStyle>))]
public enum VersionStyle : long
{
    /// <summary><c>1.2.0-alpha.0</c>, <c>1.2.0-beta.0</c>, <c>1.2.0-rc.0</c>, <c>1.2.0</c>.</summary>
    [JsonStringEnumMemberName("semver")] Semver,

    /// <summary>Milestones: <c>3.1.0-m1</c>, <c>3.1.0-rc1</c>, <c>3.1.0</c> (R2.7).</summary>
    [JsonStringEnumMemberName("milestone")] Milestone,
}
