using System.Text;

namespace ReleaseTools.Notes;

/// <summary>A commit message, cleaned: line breaks are <c>\n</c>, and there are no control characters.</summary>
public sealed class CommitMessage
{
    private readonly string _text;
    private readonly int _bodyStart;

    private CommitMessage(string text)
    {
        _text = text.Trim();
        int end = _text.IndexOf('\n');
        (Title, _bodyStart) = end < 0 ? (_text, _text.Length) : (_text[..end].TrimEnd(), end);
    }

    /// <summary>The first line that isn't blank, trimmed; empty for an empty message.</summary>
    public string Title { get; }

    /// <summary>All that follows, without blank lines at its ends.</summary>
    public string Body => field ??= BodySpan.ToString();

    /// <summary><see cref="Body"/> without a copy: of most commits, notes need none of it.</summary>
    internal ReadOnlySpan<char> BodySpan
    {
        get
        {
            ReadOnlySpan<char> body = _text.AsSpan(_bodyStart).TrimEnd("\n ");
            while (body.IndexOf('\n') is >= 0 and int end && body[..end].IsWhiteSpace()) body = body[(end + 1)..];
            return body;
        }
    }

    /// <summary>Never throws, whatever the text is.</summary>
    public static CommitMessage Parse(string text) => new(Clean(text));

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
