using System.Globalization;
using System.Text;

namespace ReleaseTools.Notes.Changelogs;

/// <summary>
/// The headings of a text in reStructuredText (https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#sections): titles with a line of one mark
/// below, or below and above. What comes first is the higher level.
/// </summary>
internal static class RstHeadings
{
    private const string Marks = "=-~^\"'+*#`.:_";

    public static List<ChangelogHeading> Find(string text, string product)
    {
        List<(int Start, string Text)> lines = Lines(text);
        var headings = new List<ChangelogHeading>();
        var styles = new List<(char Mark, bool IsOverlined)>();
        int anchor = -1;
        for (int i = 0; i < lines.Count; i++)
        {
            (int start, string line) = lines[i];
            bool isOverlined = IsAdornment(line) && i + 2 < lines.Count && lines[i + 1].Text.Length > 0 && lines[i + 2].Text == line;
            int title = isOverlined ? i + 1 : i, under = title + 1;
            bool isHeading = under < lines.Count && IsAdornment(lines[under].Text) && !IsAdornment(lines[title].Text) && lines[title].Text.Length > 0
                && (isOverlined || (line[0] is not (' ' or '\t') && (i == 0 || lines[i - 1].Text.Length == 0 || IsAnchor(lines[i - 1].Text))));
            if (isHeading)
            {
                string underline = lines[under].Text;
                if (!styles.Contains((underline[0], isOverlined))) styles.Add((underline[0], isOverlined));
                int end = under + 1 < lines.Count ? lines[under + 1].Start : text.Length;
                string name = lines[title].Text.Trim();
                headings.Add(new(anchor < 0 ? start : anchor, start, end, styles.IndexOf((underline[0], isOverlined)) + 1, underline, name, ChangelogTitle.Parse(name, product)) { IsOverlined = isOverlined });
                i = under;
            }
            anchor = IsAnchor(line) ? start : line.Length == 0 ? anchor : -1;
        }
        return headings.ConvertAll(heading => heading with { BelowMarks = Below(styles, heading.Level) });
    }

    private static List<(int Start, string Text)> Lines(string text)
    {
        var lines = new List<(int, string)>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = text.IndexOf('\n', start) is >= 0 and int at ? at + 1 : text.Length;
            lines.Add((start, text[start..end].TrimEnd()));
        }
        return lines;
    }

    // the mark of the next level, where the file has one
    private static string Below(List<(char Mark, bool IsOverlined)> styles, int level) => level < styles.Count && !styles[level].IsOverlined
        ? styles[level].Mark.ToString()
        : Marks.First(mark => !styles.Exists(style => style.Mark == mark)).ToString();

    private static bool IsAdornment(string line) => line.Length >= 3 && Marks.Contains(line[0], StringComparison.Ordinal) && line.AsSpan().IndexOfAnyExcept(line[0]) < 0;

    private static bool IsAnchor(string line) => line.StartsWith(".. _", StringComparison.Ordinal) && line.EndsWith(':');
}

/// <summary>What has changed in a release, in reStructuredText.</summary>
public static class RstChanges
{
    /// <param name="mark">What underlines the groups' headings.</param>
    public static string Write(NotesDocument notes, string mark)
    {
        if (notes.Groups.Count == 0) return NotesMarkdown.Summary(notes, isEscaped: false) + "\n";
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        foreach (NoteGroup group in notes.Groups)
        {
            text.Write($"\n{group.Title}\n{new string(mark[0], group.Title.Length)}\n\n");
            foreach (NoteEntry entry in group.Entries) Write(text, entry);
        }
        return text.ToString().TrimStart('\n').Replace("\n\n\n", "\n\n", StringComparison.Ordinal);
    }

    private static void Write(TextWriter text, NoteEntry entry)
    {
        text.Write("- ");
        if (entry.Scope is { } scope) text.Write($"**{Escape(scope)}:** ");
        text.Write(Escape(entry.Title));
        if (NotesMarkdown.References(entry) is { Length: > 0 } references) text.Write($" ({references})");
        if (entry.Sigs is { Count: > 0 } sigs) text.Write($" [SIG {string.Join(", ", sigs.Select(Escape))}]");
        text.Write("\n");
        List<string> remarks = [.. entry.BreakingNotes.Select(Escape), .. (entry.Details ?? []).Select(Escape), .. (entry.Documentation ?? []).Select(Link)];
        if (remarks.Count == 0) return;
        text.Write("\n");                                                       // a list within a list stands between blank lines
        foreach (string remark in remarks) text.Write($"  - {remark}\n");
        text.Write("\n");
    }

    private static string Link(NoteLink link) => link.Title.Length == 0 ? link.Url : $"`{Escape(link.Title).Replace("<", "\\<", StringComparison.Ordinal)} <{link.Url}>`__";

    /// <summary>A text that shows as it was written; code spans of Markdown are code.</summary>
    internal static string Escape(string text)
    {
        var rst = new StringBuilder(text.Length + 8);
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '`' && text.IndexOf('`', at + 1) is > 0 and int close && close > at + 1 && text[at + 1] != ' ' && text[close - 1] != ' ')
            {
                bool joins = rst.Length > 0 && char.IsLetterOrDigit(rst[^1]);
                rst.Append(joins ? "\\ ``" : "``").Append(text, at + 1, close - at - 1).Append("``");
                if (close + 1 < text.Length && char.IsLetterOrDigit(text[close + 1])) rst.Append("\\ ");
                at = close;
                continue;
            }
            bool endsWord = at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1]);
            if (c is '*' or '`' or '|' or '\\' || (c == '_' && endsWord)) rst.Append('\\');
            rst.Append(c);
        }
        return rst.ToString();
    }
}
