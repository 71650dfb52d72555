using System.Globalization;
using System.Text;

namespace ReleaseTools.Notes.Changelogs;

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
