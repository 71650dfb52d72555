using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ReleaseTools.Versions;

namespace ReleaseTools.Triggers;

/// <summary>The version that a channel's tag stands for.</summary>
public static class ChannelVersion
{
    private const string Stamp = "yyyyMMddHHmmss";

    /// <summary>
    /// What follows the prefix, read as a version; a missing third number is 0, so that <c>v0.1-test</c> is 0.1.0-test. Where a channel's release is replaced by the
    /// next one, the commit's time follows as a numeric identifier: each commit is a version of its own then, a later one is higher, and the same one again is the same.
    /// </summary>
    /// <param name="replacedAt">The commit's time, where the channel replaces its release; else null.</param>
    public static bool TryParse(string tag, string prefix, DateTimeOffset? replacedAt, [NotNullWhen(true)] out ReleaseVersion? version)
    {
        version = null;
        if (!tag.StartsWith(prefix, StringComparison.Ordinal) || tag.Length == prefix.Length || !char.IsAsciiDigit(tag[prefix.Length])) return false;
        string text = tag[prefix.Length..];
        int end = text.AsSpan().IndexOfAny('-', '+') is >= 0 and var found ? found : text.Length;
        if (text[..end].Count(c => c == '.') == 1) text = text.Insert(end, ".0");
        if (!ReleaseVersion.TryParse(text, out ReleaseVersion? plain)) return false;
        version = replacedAt is { } time ? At(plain, time) : plain;
        return true;
    }

    /// <summary>Whether a version is that of a release which the next one replaces: it takes no part in counting versions.</summary>
    public static bool IsReplaceable(ReleaseVersion version) =>
        StampOf(version) is { Length: 14 } last && DateTime.TryParseExact(last, Stamp, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Whether a tag says a version: all of it, or all but the time of a release that is replaced.</summary>
    public static bool IsSaidBy(string tag, string prefix, ReleaseVersion version)
    {
        if (!TryParse(tag, prefix, replacedAt: null, out ReleaseVersion? said)) return false;
        return said == version
            || (IsReplaceable(version) && said.Build.Length == 0 && PlainOf(version) == said.ToString());
    }

    /// <summary>The commit's time at the end of a version that <see cref="IsReplaceable"/>.</summary>
    internal static string StampOf(ReleaseVersion version) => version.Prerelease[(version.Prerelease.LastIndexOf('.') + 1)..];

    /// <summary>The tags that such a version can be of: a third number that is 0 may be missing.</summary>
    internal static IReadOnlyList<string> TagsOf(ReleaseVersion version, string prefix)
    {
        string plain = PlainOf(version), core = $"{version.Major}.{version.Minor}";
        return version.Patch.IsZero ? [prefix + plain, prefix + core + plain[(core.Length + ".0".Length)..]] : [prefix + plain];
    }

    private static string PlainOf(ReleaseVersion version) => version.ToString()[..^(Stamp.Length + 1)];

    private static ReleaseVersion At(ReleaseVersion version, DateTimeOffset time)
    {
        string stamp = time.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture);
        return ReleaseVersion.Create(version.Major, version.Minor, version.Patch, version.Prerelease.Length > 0 ? $"{version.Prerelease}.{stamp}" : stamp);
    }
}
