using System.Buffers;
using System.Text;

namespace ReleaseTools.Notes;

/// <summary>A commit message, cleaned: line breaks are <c>\n</c>, and there are no control characters.</summary>
/// <param name="Title">The first line that isn't blank, trimmed; empty for an empty message.</param>
/// <param name="Body">All that follows, without blank lines at its ends.</param>
public sealed record CommitMessage(string Title, string Body)
{
    /// <summary>What must not reach a terminal or a page: control characters, and those that turn the reading direction around (CVE-2021-42574).</summary>
    private static readonly SearchValues<char> s_unclean = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(c => c != '\n').Concat(Enumerable.Range(0x7F, 33)).Select(c => (char)c),
            '\u2028', '\u2029', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069', '\uFEFF']);

    /// <summary>Never throws, whatever the text is.</summary>
    public static CommitMessage Parse(string text)
    {
        string clean = Clean(text).Trim();
        int end = clean.IndexOf('\n');
        return end < 0 ? new(clean, "") : new(clean[..end].TrimEnd(), clean[end..].Trim('\n', ' '));
    }

    /// <summary>The footers at the end of <see cref="Body"/>, and what stands before them.</summary>
    public (string Text, IReadOnlyList<CommitFooter> Footers) SplitFooters() => CommitFooter.Split(Body);

    /// <summary>A text that came from a commit, on one line: for names, and for titles that a body holds.</summary>
    internal static string CleanLine(string text) => Clean(text).Replace('\n', ' ').Trim();

    private static string Clean(string text)
    {
        int first = text.AsSpan().IndexOfAny(s_unclean);
        if (first < 0) return text;
        var clean = new StringBuilder(text, 0, first, text.Length);
        for (int i = first; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\r')
            {
                if (i + 1 == text.Length || text[i + 1] != '\n') clean.Append('\n');
            }
            else if (c == '\t') clean.Append(' ');
            else if (!s_unclean.Contains(c)) clean.Append(c);
        }
        return clean.ToString();
    }
}
