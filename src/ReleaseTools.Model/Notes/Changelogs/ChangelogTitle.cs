using System.Globalization;
using System.Text.RegularExpressions;
using ReleaseTools.Versions;

namespace ReleaseTools.Notes.Changelogs;

/// <summary>The text of a heading that names a version, and how to write another one like it.</summary>
/// <param name="Text">The whole title, without the marks of a heading.</param>
/// <param name="Version">With a patch of 0 where the title has only two numbers.</param>
/// <param name="Start">Where the version begins in the title, a <c>v</c> before it included.</param>
/// <param name="Length">Of the version, with its <c>v</c>.</param>
/// <param name="IsShort">Whether it has only two numbers.</param>
internal sealed partial record ChangelogTitle(string Text, ReleaseVersion Version, int Start, int Length, bool IsShort)
{
    // words that may stand before a version and say nothing else
    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
        { "version", "release", "released", "ver", "rel", "v", "changes", "changelog", "new", "what", "s", "in", "for", "of", "on", "the", "tag", "noteworthy" };

    /// <param name="product">May stand before the version, too.</param>
    /// <returns>Null for a title that names no version, or names one in passing.</returns>
    public static ChangelogTitle? Parse(string text, string product)
    {
        Match first = VersionOf().Match(text), match = first;
        if (match.Success && ChangelogDate.Find(text) is { } date && match.Index < date.End && date.Start < match.Index + match.Length) match = VersionOf().Match(text, date.End);
        if (!match.Success) match = first;                                      // 2026.11.21 may be a version, too
        if (!match.Success || !SaysNothingElse(text[..match.Index], product) || Range().IsMatch(text[(match.Index + match.Length)..])) return null;
        string number = match.Groups["version"].Value;
        bool isShort = number.Count(c => c == '.') is 1 && !number.Contains('-', StringComparison.Ordinal);
        return ReleaseVersion.TryParse(isShort ? number + ".0" : number, out ReleaseVersion? version) ? new(text, version, match.Index, match.Length, isShort) : null;
    }

    /// <summary>Whether the text in the place of the version is in brackets: <c>[1.2.0]</c>, which is a link.</summary>
    public bool IsInBrackets => Start > 0 && Text[Start - 1] == '[' && End < Text.Length && Text[End] == ']';

    /// <summary>The address behind a version in brackets: <c>[1.2.0](https://…)</c>; null where there is none.</summary>
    public string? Address => IsInBrackets && Text.AsSpan(End).StartsWith("](") && Text.IndexOf(')', End) is > 0 and int close ? Text[(End + 2)..close] : null;

    private int End => Start + Length;

    /// <summary>The title of another version: the same words, marks and form of date; a codename, an author or a remark of this one's is left out.</summary>
    /// <param name="address">What a version in brackets links to; null = what the end of the file says, or nothing.</param>
    public string For(ReleaseVersion version, DateOnly date, string? address)
    {
        string number = IsShort && version is { IsOfficial: true } && version.Patch.IsZero ? $"{version.Major}.{version.Minor}" : version.ToString();
        string name = (Text[Start] is 'v' or 'V' ? Text[..(Start + 1)] : Text[..Start]) + number;
        if (ChangelogDate.Find(name) is { } before && before.End <= Start) name = name[..before.Start] + ChangelogDate.Write(date, before.Format) + name[before.End..];
        int end = End;
        if (IsInBrackets)
        {
            if (Address is { } old)
            {
                name = address is null ? name.Remove(name.LastIndexOf('['), 1) : $"{name}]({address})";
                end += "](".Length + old.Length + 1;
            }
            else
            {
                name += "]";
                end++;
            }
        }
        return name + Rest(end, date);
    }

    /// <summary>This title once its version is released: what stands for the date (<c>unreleased</c>, <c>TBD</c>, <c>YYYY-MM-DD</c>) becomes the date.</summary>
    public string Released(DateOnly date)
    {
        Match match = Placeholder().Match(Text, End);
        return match.Success ? Text[..match.Index] + ChangelogDate.Write(date, ChangelogDate.Iso) + Text[(match.Index + match.Length)..] : Text;
    }

    private string Rest(int end, DateOnly date)
    {
        string rest = Text[end..];
        if (ChangelogDate.Find(rest) is { } found)
        {
            string day = ChangelogDate.Write(date, found.Format);
            bool inParentheses = rest.AsSpan(found.End).StartsWith(")");
            if (Separator().IsMatch(rest[..found.Start])) return rest[..found.Start] + day + (inParentheses ? ")" : rest.AsSpan(found.End).StartsWith("]") ? "]" : "");
            return inParentheses ? $" ({day})" : $" - {day}";                   // a codename stands between
        }
        if (Placeholder().Match(rest) is { Success: true } open && Separator().IsMatch(rest[..open.Index]))
            return rest[..open.Index] + ChangelogDate.Write(date, ChangelogDate.Iso) + (rest.AsSpan(open.Index + open.Length).StartsWith(")") ? ")" : "");
        return rest.StartsWith(':') ? ":" : "";
    }

    private static bool SaysNothingElse(string lead, string product)
    {
        string text = product.Length == 0 ? lead : lead.Replace(product, " ", StringComparison.OrdinalIgnoreCase);
        if (ChangelogDate.Find(text) is { } date) text = text.Remove(date.Start, date.Length);
        return Word().Matches(text).All(word => s_words.Contains(word.Value));
    }

    // two or three numbers, not within a word or a longer number
    [GeneratedRegex(@"(?<![\w.])[vV]?(?<version>(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*)(-[0-9A-Za-z.-]*[0-9A-Za-z])?(\+[0-9A-Za-z.-]*[0-9A-Za-z])?)?)(?![\w]|\.\w)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionOf();

    // "1.0.0 to 2.0.0", "1.0.0 → 2.0.0"
    [GeneratedRegex(@"\A[\]`]*\s*(to|until|and|->|=>|–|→|\.\.+)\s*\[?v?\d", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Range();

    [GeneratedRegex("[A-Za-z]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A([^A-Za-z0-9]|\b(released|release|on|of|date)\b)*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\b(unreleased|not released|not yet released|in development|upcoming|tbd|tba|yyyy-mm-dd|xxxx-xx-xx|\?{4}-\?\?-\?\?)(?!\w)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}

/// <summary>A date as a changelog writes it.</summary>
/// <param name="Start">Where it begins in the title.</param>
/// <param name="Format">Writes another date in the same way; .NET's.</param>
internal sealed partial record ChangelogDate(int Start, int Length, string Format)
{
    public const string Iso = "yyyy-MM-dd";

    // not the ambiguous 01/02/2026
    private static readonly string[] s_formats =
    [
        Iso, "yyyy/MM/dd", "yyyy.MM.dd", "dd.MM.yyyy", "d.M.yyyy", "MMMM d, yyyy", "MMM d, yyyy", "MMMM dd, yyyy", "MMM dd, yyyy",
        "d MMMM yyyy", "d MMM yyyy", "dd MMMM yyyy", "dd MMM yyyy", "MMMM d yyyy", "MMM d yyyy",
    ];

    public int End => Start + Length;

    /// <returns>The first date of the title at or after that place; null where there is none.</returns>
    public static ChangelogDate? Find(string title, int start = 0)
    {
        foreach (Match match in Dates().Matches(title, start))
            foreach (string format in s_formats)
                if (DateOnly.TryParseExact(match.Value, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return new(match.Index, match.Length, format);
        return null;
    }

    public static string Write(DateOnly date, string format) => date.ToString(format, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\b\d{4}([-/.])\d{2}\1\d{2}\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b|\b[A-Z][a-z]{2,8} \d{1,2},? \d{4}\b|\b\d{1,2} [A-Z][a-z]{2,8} \d{4}\b",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dates();
}
