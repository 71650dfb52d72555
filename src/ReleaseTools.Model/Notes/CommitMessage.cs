using System.Text;

namespace ReleaseTools.Notes;

/// <summary>A commit message, cleaned: line breaks are <c>\n</c>, and there are no control characters.</summary>
/// <param name="Title">The first line that isn't blank, trimmed; empty for an empty message.</param>
/// <param name="Body">All that follows, without blank lines at its ends.</param>
public sealed record CommitMessage(string Title, string Body)
{
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
        int first = 0;
        while (first < text.Length && !IsUnclean(text[first])) first++;
        if (first == text.Length) return text;
        var clean = new StringBuilder(text, 0, first, text.Length);
        for (int i = first; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\r')
            {
                if (i + 1 == text.Length || text[i + 1] != '\n') clean.Append('\n');
            }
            else if (c == '\t') clean.Append(' ');
            else if (!IsUnclean(c)) clean.Append(c);
        }
        return clean.ToString();
    }

    // what must not reach a terminal or a page: control characters, and those that turn the reading direction around (CVE-2021-42574)
    private static bool IsUnclean(char c) => c switch
    {
        '\n' => false,
        < ' ' => true,
        < '\u007F' => false,
        <= '\u009F' or '\uFEFF' => true,
        >= '\u2028' and <= '\u202E' => true,
        >= '\u2066' and <= '\u2069' => true,
        _ => false,
    };
}
