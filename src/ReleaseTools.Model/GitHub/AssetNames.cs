using System.Text.RegularExpressions;
using ReleaseTools.Formatting;

namespace ReleaseTools.GitHub;

/// <summary>
/// What the files of a release are called on GitHub, which knows no folders there and renames what it does not like
/// (https://docs.github.com/en/rest/releases/assets#upload-a-release-asset): we change it beforehand, so that checksum files can name it.
/// </summary>
public static partial class AssetNames
{
    /// <summary>The most assets that one release may have (https://docs.github.com/en/repositories/releasing-projects-on-github/about-releases#storage-and-bandwidth-quotas).</summary>
    public const int MostAssets = 1000;

    /// <summary>An asset is smaller than this, in bytes.</summary>
    public const long SizeLimit = 2L << 30;

    /// <summary>Each path's name on GitHub: the file's own, or the whole path with hyphens where another file has the same.</summary>
    /// <param name="paths">Relative, with forward slashes, each once.</param>
    /// <param name="transliterate">Writes text in ASCII letters: <c>Größe</c> as <c>Grosse</c>.</param>
    /// <exception cref="UsageException">Two paths come to one name.</exception>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyCollection<string> paths, Func<string, string> transliterate)
    {
        ILookup<string, string> byFile = paths.ToLookup(path => NameOf(FileOf(path)), StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string> names = paths.ToDictionary(
            path => path, path => byFile[NameOf(FileOf(path))].Count() == 1 ? NameOf(FileOf(path)) : NameOf(path.Replace('/', '-')), StringComparer.Ordinal);
        IGrouping<string, string>? shared = names.GroupBy(name => name.Value, name => name.Key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return shared is null
            ? names
            : throw new UsageException("AssetNameShared", shared.Key, $"{string.Join(" and ", shared.Take(2))} would both be {shared.Key} on GitHub.", "Give them names that differ.");

        string NameOf(string text) => Clean(transliterate(text));
    }

    /// <summary>Where whole paths become relative: behind the folder that all are below, which is of this machine and nobody else's concern.</summary>
    /// <param name="paths">With forward slashes.</param>
    /// <returns>How many characters that folder has, its slash included.</returns>
    public static int LengthOfFolder(IReadOnlyCollection<string> paths)
    {
        string first = paths.FirstOrDefault() ?? "";
        int common = paths.Aggregate(first.Length, (length, path) => Math.Min(length, first.AsSpan().CommonPrefixLength(path)));
        return first.AsSpan(0, common).LastIndexOf('/') + 1;
    }

    /// <summary>What is wrong with the files of a release, where GitHub would refuse them; null where nothing is.</summary>
    /// <param name="files">Each with its size, in bytes.</param>
    public static string? Objection(IReadOnlyCollection<(string Path, long Size)> files)
    {
        if (files.Count > MostAssets) return $"There are {files.Count} files; a GitHub release takes {MostAssets}.";
        if (files.Where(file => file.Size == 0).Select(file => file.Path).FirstOrDefault() is { } empty) return $"{empty} is empty; GitHub takes no empty files.";
        return files.Where(file => file.Size >= SizeLimit).Select(file => file.Path).FirstOrDefault() is { } large ? $"{large} has 2 GiB or more; GitHub takes smaller files." : null;
    }

    private static string FileOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The name as GitHub leaves it: letters, digits and some signs; everything else is a point, of several one.</summary>
    private static string Clean(string name)
    {
        string clean = Unwelcome().Replace(name, ".").Trim('.');
        return clean.Length > 0 ? clean : "file";
    }

    [GeneratedRegex("""[^A-Za-z0-9_.+-]+(\.+[^A-Za-z0-9_.+-]*)*|\.{2,}""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unwelcome();
}

/// <summary>The releases that may be replaced by a new one of the same tag (R7.2): exact names, or patterns of whole names with <c>*</c> and <c>?</c>.</summary>
public static class ReplaceableTags
{
    /// <summary>Whether one of the patterns is the whole tag: <c>v0.1</c> is not <c>v0.1-test</c>, and <c>v*-daily</c> is not <c>v0.10-daily-2</c>.</summary>
    public static bool Contains(IEnumerable<string> patterns, string tag) =>
        patterns.Any(pattern => NamePattern.Matches(pattern, tag, ignoreCase: false));
}
