using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseTools.Notes.Changelogs;

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
