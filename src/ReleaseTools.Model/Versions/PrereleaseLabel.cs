using System.Globalization;
using System.Numerics;

namespace ReleaseTools.Versions;

/// <summary>How the prereleases of a style are written and counted: <c>rc.0</c>, <c>rc.1</c>; or <c>m1</c>, <c>rc1</c>.</summary>
internal static class PrereleaseLabel
{
    /// <summary>An identifier without the digits that it ends in, and these.</summary>
    public static (string Label, string Number) Split(string identifier)
    {
        int end = identifier.Length;
        while (end > 0 && char.IsAsciiDigit(identifier[end - 1])) end--;
        return (identifier[..end], identifier[end..]);
    }

    /// <summary>The first prerelease of a type; empty for an official version.</summary>
    public static string First(VersionStyle style, ReleaseType type) => (style, type) switch
    {
        (_, ReleaseType.Official) => "",
        (VersionStyle.Milestone, ReleaseType.Alpha) => "m1",
        (VersionStyle.Milestone, _) => Name(style, type) + "1",
        _ => Name(style, type) + ".0",
    };

    /// <summary>The next prerelease of the same type.</summary>
    public static string After(VersionStyle style, string prerelease)
    {
        string[] parts = prerelease.Split('.');
        if (style is VersionStyle.Milestone)
        {
            (string label, string number) = Split(parts[0]);
            if (number.Length == 0 && parts.Length > 1 && parts[1].All(char.IsAsciiDigit)) number = parts[1];
            return label + Increment(number);
        }
        int last = Array.FindIndex(parts, part => part.All(char.IsAsciiDigit));
        if (last < 0) return prerelease + ".1";
        parts[last] = Increment(parts[last]);
        return string.Join('.', parts[..(last + 1)]);
    }

    /// <summary>What a style calls a type.</summary>
    public static string Name(VersionStyle style, ReleaseType type) => type switch
    {
        ReleaseType.Alpha => style is VersionStyle.Milestone ? "milestone" : "alpha",
        ReleaseType.Beta => "beta",
        ReleaseType.Rc => "rc",
        _ => "official version",
    };

    private static string Increment(string number) =>
        (number.Length == 0 ? BigInteger.One : BigInteger.Parse(number, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
}
