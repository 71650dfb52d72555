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

/// <summary>
/// A footer of a commit message, by Conventional Commits 1.0.0, items 8 to 16 (https://www.conventionalcommits.org/en/v1.0.0/#specification):
/// <list type="bullet">
/// <item>Footers follow the body after a blank line: a token, <c>: </c> or <c> #</c>, a value (item 8).</item>
/// <item>A token has <c>-</c> in place of spaces and begins its line; only <c>BREAKING CHANGE</c> may have its space (item 9). An indented line continues the value before it.</item>
/// <item>A value may have several lines and paragraphs; it ends where the next footer begins (item 10).</item>
/// <item>A breaking change is <c>BREAKING CHANGE</c> or <c>BREAKING-CHANGE</c> in upper case, a colon, a space and a description (items 12, 15, 16): <c>BREAKING CHANGE #12</c> is none.</item>
/// </list>
/// Beyond the specification, breaking changes count anywhere in the body, and as the item of a list (<c>* BREAKING CHANGE: …</c>), which is what squashed
/// pull requests are made of; such an item ends where the next one begins, or at a blank line. The description may begin on the next line.
/// </summary>
/// <param name="Token">As written: <c>Refs</c>, <c>Co-authored-by</c>, <c>BREAKING CHANGE</c>.</param>
/// <param name="Value">May have several lines.</param>
public sealed record CommitFooter(string Token, string Value)
{
    private const string Breaking = "BREAKING CHANGE", Joined = "BREAKING-CHANGE";

    /// <summary>Whether it announces a breaking change.</summary>
    public bool IsBreaking => Token is Breaking or Joined;

    /// <summary>The footers are the last paragraphs that all start like one, and everything from the first breaking change on.</summary>
    internal static (string Text, IReadOnlyList<CommitFooter> Footers) Split(string body)
    {
        string[] lines = body.Split('\n');
        int start = StartOf(lines);
        if (start == lines.Length) return (body, []);
        List<string> text = [.. lines[..start]];
        var footers = new List<CommitFooter>();
        bool inItem = false, inText = false;
        foreach (string line in lines[start..])
        {
            if (Parse(line) is { } footer)
            {
                footers.Add(footer);
                (inItem, inText) = (IsItem(line), false);
                continue;
            }
            inText |= inItem && (line.Length == 0 || IsItem(line));
            if (inText) text.Add(line);
            else footers[^1] = footers[^1] with { Value = footers[^1].Value + "\n" + line };
        }
        return (string.Join('\n', text).TrimEnd(), footers.ConvertAll(footer => footer with { Value = footer.Value.Trim() }));
    }

    private static int StartOf(string[] lines)
    {
        int start = lines.Length;
        for (int i = lines.Length - 1; i >= 0; i--)
        {
            bool opens = i == 0 || lines[i - 1].Length == 0;
            if (!opens || lines[i].Length == 0) continue;
            if (Parse(lines[i]) is null) break;
            start = i;
        }
        int breaking = Array.FindIndex(lines, line => Parse(line) is { IsBreaking: true });
        return breaking >= 0 && breaking < start ? breaking : start;
    }

    private static CommitFooter? Parse(string line)
    {
        string text = IsItem(line) ? line[2..].TrimStart() : line;
        foreach (string token in (string[])[Breaking, Joined])
        {
            if (!text.StartsWith(token, StringComparison.Ordinal)) continue;
            ReadOnlySpan<char> value = text.AsSpan(token.Length);
            return value is ":" || value.StartsWith(": ") ? new(token, value[1..].Trim().ToString()) : null;
        }
        int end = 0;
        while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] == '-')) end++;
        if (end == 0) return null;
        ReadOnlySpan<char> rest = line.AsSpan(end);
        return rest is ":" || rest.StartsWith(": ") || rest.StartsWith(" #") ? new(line[..end], line[(end + 1)..].Trim()) : null;
    }

    private static bool IsItem(string line) => line.StartsWith("* ", StringComparison.Ordinal) || line.StartsWith("- ", StringComparison.Ordinal);
}
