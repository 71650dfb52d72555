namespace ReleaseTools.Versions;

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
