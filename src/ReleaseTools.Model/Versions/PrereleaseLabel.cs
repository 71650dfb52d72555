using System.Globalization;
using System.Numerics;

namespace ReleaseTools.Versions;

/// <summary>How a product writes and counts its prereleases: <c>rc.0</c>, <c>rc.1</c>; or <c>m1</c>, <c>rc1</c>.</summary>
/// <param name="isCompact">Whether the number follows the label without a dot.</param>
internal sealed class PrereleaseLabel(VersionStyle style, bool isCompact)
{
    /// <param name="last">The highest prerelease there is, whose spelling is kept; null where there is none.</param>
    public static PrereleaseLabel Of(VersionStyle style, ReleaseVersion? last) =>
        new(style, style is VersionStyle.Milestone || (last is not null && last.Prerelease.Split('.') is [var only] && Split(only) is { Label.Length: > 0, Number.Length: > 0 }));

    /// <summary>An identifier without the digits that it ends in, and these.</summary>
    public static (string Label, string Number) Split(string identifier)
    {
        int end = identifier.Length;
        while (end > 0 && char.IsAsciiDigit(identifier[end - 1])) end--;
        return (identifier[..end], identifier[end..]);
    }

    /// <summary>The first prerelease of a type; empty for an official version.</summary>
    public static string First(VersionStyle style, ReleaseType type) => new PrereleaseLabel(style, style is VersionStyle.Milestone).First(type);

    /// <inheritdoc cref="First(VersionStyle, ReleaseType)"/>
    public string First(ReleaseType type) => type switch
    {
        ReleaseType.Official => "",
        ReleaseType.Alpha when style is VersionStyle.Milestone => "m1",
        _ => Name(style, type) + (isCompact ? "1" : ".0"),
    };

    /// <summary>
    /// The next prerelease of the same type, spelt alike: <c>rc1</c> is followed by <c>rc2</c>. SemVer compares <c>rc9</c> and <c>rc10</c> as texts and puts <c>rc10</c> first,
    /// so that in its style <c>rc9.1</c> comes next.
    /// </summary>
    public string After(string prerelease)
    {
        string[] parts = prerelease.Split('.');
        if (style is VersionStyle.Milestone)
        {
            (string label, string number) = Split(parts[0]);
            if (number.Length == 0 && parts.Length > 1 && parts[1].All(char.IsAsciiDigit)) number = parts[1];
            return label + Increment(number);
        }
        int last = Array.FindIndex(parts, part => part.All(char.IsAsciiDigit));
        if (last >= 0)
        {
            parts[last] = Increment(parts[last]);
            return string.Join('.', parts[..(last + 1)]);
        }
        (string own, string digits) = Split(parts[^1]);
        string next = Increment(digits);
        bool isHigher = digits.Length > 0 && string.CompareOrdinal(own + next, parts[^1]) > 0;
        return isHigher ? string.Join('.', [.. parts[..^1], own + next]) : prerelease + ".1";
    }

    /// <summary>What a style calls a type.</summary>
    public static string Name(VersionStyle style, ReleaseType type) => type switch
    {
        ReleaseType.Alpha => style is VersionStyle.Milestone ? "milestone" : "alpha",
        ReleaseType.Beta => "beta",
        ReleaseType.Rc => "rc",
        _ => "official version",
    };

    // leading zeros stay as many as they are: beta09 is followed by beta10
    private static string Increment(string number) =>
        (number.Length == 0 ? BigInteger.One : BigInteger.Parse(number, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture).PadLeft(number.Length, '0');
}
