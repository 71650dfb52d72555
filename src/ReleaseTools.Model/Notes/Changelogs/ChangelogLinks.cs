using System.Text.RegularExpressions;
using ReleaseTools.Versions;

namespace ReleaseTools.Notes.Changelogs;

/// <summary>
/// The link definitions of a changelog (https://keepachangelog.com): <c>[unreleased]: …/compare/v1.1.0...HEAD</c>, <c>[1.1.0]: …/compare/v1.0.0...v1.1.0</c>.
/// </summary>
internal static partial class ChangelogLinks
{
    /// <summary>Where the definitions at the end of the text begin; the end of the text where there are none.</summary>
    public static int StartOf(string text)
    {
        int start = text.Length, end = text.Length;
        while (end > 0)
        {
            int begin = text.LastIndexOf('\n', Math.Max(0, end - 2)) + 1;
            if (begin >= end) break;
            ReadOnlySpan<char> line = text.AsSpan(begin, end - begin).Trim();
            if ((line.StartsWith("[") && line.IndexOf("]:") > 0) || (line.StartsWith(".. _") && line.IndexOf(": ") > 0)) start = begin;
            else if (line.Length > 0) break;
            end = begin;
        }
        return start;
    }

    /// <summary>Adds the definition of a version, in the form of those that are there, and lets "unreleased" begin at its tag. Without a definition to go by, nothing changes.</summary>
    /// <param name="isNewest">Whether what is unreleased comes after this version.</param>
    public static string Add(string text, ReleaseVersion version, string tag, bool isNewest, string newline)
    {
        var definitions = new List<Match>(Definition().Matches(text, StartOf(text)));
        if (definitions.Exists(definition => VersionOf(definition) == version)) return text;
        Match? unreleased = definitions.Find(definition => definition.Groups["name"].Value.Equals("unreleased", StringComparison.OrdinalIgnoreCase));
        Match? lower = definitions.Where(definition => VersionOf(definition) is { } known && known < version).MaxBy(VersionOf);
        Match? any = lower ?? definitions.Find(definition => VersionOf(definition) is not null);
        string? address = (isNewest && unreleased is not null ? Ending(AddressOf(unreleased), tag) : null)
            ?? (any is null ? null : Following(AddressOf(any), VersionOf(any)!, version, tag));
        string name = any is not null && any.Groups["name"].Value.StartsWith('v') ? $"v{version}" : version.ToString();
        if (address is null || (any is null && unreleased is null)) return text;
        int place = lower?.Index ?? (unreleased is not null && isNewest ? unreleased.Index + unreleased.Length : text.Length);
        string before = text[..place];
        if (before.Length > 0 && !before.EndsWith('\n')) before += newline;
        bool isLast = place == text.Length;
        text = before + $"[{name}]: {address}" + (isLast && !text.EndsWith('\n') ? "" : newline) + text[place..];
        if (!isNewest || unreleased is null || Beginning(AddressOf(unreleased), tag) is not { } next) return text;
        return text[..unreleased.Groups["address"].Index] + next + text[(unreleased.Groups["address"].Index + unreleased.Groups["address"].Length)..];
    }

    /// <summary>The address of a version, made from that of a lower one: its comparison begins where that one ends, and else the version takes the other's place.</summary>
    /// <returns>Null where the address does not have the version.</returns>
    public static string? Following(string address, ReleaseVersion lower, ReleaseVersion version, string tag)
    {
        Match range = Comparison().Match(address);
        if (range.Success && range.Groups["to"].Value.EndsWith(lower.ToString(), StringComparison.Ordinal))
            return lower < version ? Between(address, range, range.Groups["to"].Value, tag) : null;
        int at = address.LastIndexOf(lower.ToString(), StringComparison.Ordinal);
        return at < 0 ? null : address[..at] + version + address[(at + lower.ToString().Length)..];
    }

    // …/compare/v1.0.0...HEAD: what was unreleased ends at the tag now
    private static string? Ending(string address, string tag) =>
        Comparison().Match(address) is { Success: true } range ? Between(address, range, range.Groups["from"].Value, tag) : null;

    // and what is unreleased begins there
    private static string? Beginning(string address, string tag) =>
        Comparison().Match(address) is { Success: true } range ? Between(address, range, tag, range.Groups["to"].Value) : null;

    private static string Between(string address, Match range, string from, string to) =>
        address[..range.Index] + from + range.Groups["dots"].Value + to + address[(range.Index + range.Length)..];

    private static ReleaseVersion? VersionOf(Match definition) =>
        ReleaseVersion.TryParse(definition.Groups["name"].Value, out ReleaseVersion? version) ? version : null;

    private static string AddressOf(Match definition) => definition.Groups["address"].Value;

    [GeneratedRegex(@"^\[(?<name>[^\]\r\n]+)\]:[ \t]*(?<address>[^\s]+)[^\r\n]*(\r?\n|\z)", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Definition();

    // the last part of a path: tags with a slash are written as they are, too
    [GeneratedRegex(@"(?<=/compare/)(?<from>[^?#\s]+?)(?<dots>\.{2,3})(?<to>[^?#\s]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comparison();
}
