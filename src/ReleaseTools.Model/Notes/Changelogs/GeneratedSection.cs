using System.Text.RegularExpressions;
using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Notes.Changelogs;

/// <summary>Tells generated text from text that people wrote: only the former may be replaced.</summary>
internal static partial class GeneratedSection
{
    /// <summary>
    /// Whether a section may be replaced by what is generated now without losing words of people: below headings of ours there are only changes that are
    /// generated again as they are, or that name their commits, and remarks on them.
    /// </summary>
    /// <param name="body">What stands below the version's heading.</param>
    /// <param name="generated">What would stand there now.</param>
    public static bool Is(string body, string generated)
    {
        HashSet<string> lines = [.. Lines(generated)];
        return Lines(body).All(line => lines.Contains(line) || line.StartsWith("  - ", StringComparison.Ordinal) || IsHeading(line) || Line().IsMatch(line));
    }

    /// <summary>Whether there is nothing in it but headings and comments, as in a template to fill in.</summary>
    public static bool IsEmpty(string body) => Lines(Comment().Replace(body, "")).All(line => line.StartsWith('#'));

    private static IEnumerable<string> Lines(string body) => body.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);

    private static bool IsHeading(string line) => line.TrimStart('#').Trim() is var title && (NoteGroups.Headings.Contains(title) || PullNoteGroups.Headings.Contains(title));

    // "- change (1234567, 89abcde)", the one line of a release without changes, and what underlines a heading
    [GeneratedRegex(@"\A(- .* \([0-9a-f]{7}(, [0-9a-f]{7})*\)|([-=~^""'+*#`.:_])\2{2,}|\d{4}-\d\d-\d\d\. (No changes|\d+ commits?) (since|in) .*)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();
}
