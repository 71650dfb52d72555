using System.Text;
using System.Text.RegularExpressions;
using ReleaseTools.Formatting;

namespace ReleaseTools.Notes.Pulls;

/// <summary>What a note says: plain text, as it was written.</summary>
/// <param name="Title">Its first paragraph, on one line.</param>
/// <param name="Details">Everything else: further paragraphs and the items of lists, each on one line.</param>
/// <param name="AsksForAction">Whether it begins with "Action required:", which is left out of the title.</param>
public sealed partial record NoteText(string Title, IReadOnlyList<string> Details, bool AsksForAction)
{
    private const int LongestPiece = 2000, MostPieces = 50;

    /// <summary>Reads a note. A text that is a list is as many notes as it has items.</summary>
    /// <returns>Nothing for a text that says nothing.</returns>
    public static IReadOnlyList<NoteText> Read(string text)
    {
        var notes = new List<NoteText>();
        var pieces = new List<string>();
        bool isList = false;
        foreach ((string piece, bool opensItem) in Pieces(text))
        {
            if (pieces.Count == 0 && notes.Count == 0) isList = opensItem;
            if (isList && opensItem) Flush();
            if (pieces.Count < MostPieces) pieces.Add(piece);
            else pieces[^1] = "…";
        }
        Flush();
        return notes;

        void Flush()
        {
            if (pieces.Count == 0) return;
            string title = ActionPrefix().Replace(pieces[0], "");
            if (title.Length > 0) notes.Add(new(title, pieces[1..], title.Length < pieces[0].Length));
            pieces.Clear();
        }
    }

    // paragraphs and items, each on one line; whether one is an item of the outermost list
    private static IEnumerable<(string Text, bool OpensItem)> Pieces(string text)
    {
        var piece = new StringBuilder();
        var code = new CodeFence();
        bool opensItem = false;
        foreach (string raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string line = CommitMessage.CleanLine(raw.TrimStart());
            Match item = Item().Match(line);
            bool wasCode = code.IsOpen;
            bool isFence = code.Holds(raw) && !(wasCode && code.IsOpen);
            bool isCode = code.IsOpen;
            bool begins = isFence || isCode || line.Length == 0 || item.Success || Heading().IsMatch(line);
            if (begins && piece.Length > 0)
            {
                yield return (Cut(piece), opensItem);
                piece.Clear();
            }
            if (isFence || line.Length == 0) continue;
            if (begins || piece.Length == 0) opensItem = !isCode && item.Success && raw[0] is not (' ' or '\t');
            if (isCode) line = line.Contains('`') ? line : $"`{line}`";
            else if (item.Success) line = line[item.Length..];
            else line = Heading().Replace(line, "");
            piece.Append(piece.Length > 0 ? " " : "").Append(line);
        }
        if (piece.Length > 0) yield return (Cut(piece), opensItem);
    }

    private static string Cut(StringBuilder piece) => piece.Length <= LongestPiece
        ? piece.ToString()
        : piece.ToString(0, char.IsHighSurrogate(piece[LongestPiece - 1]) ? LongestPiece - 1 : LongestPiece) + "…";

    [GeneratedRegex(@"\A([-*+]|\d{1,9}[.)])[ ]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Item();

    [GeneratedRegex(@"\A#{1,6}[ ]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\A[*_]*\[?action required[\]:.!*_ ]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ActionPrefix();
}

/// <summary>A fenced block of a Markdown text (https://spec.commonmark.org/0.31.2/#fenced-code-blocks).</summary>
/// <param name="Name">The first word behind the fence, in lower case; empty where there is none.</param>
/// <param name="Text">With <c>\n</c> between lines, comments taken out.</param>
internal sealed record BodyBlock(string Name, string Text)
{
    private const int ShortestFence = 3, DeepestIndentation = 3;

    /// <summary>The blocks in their order, and the lines between them. What stands in comments of a template is neither.</summary>
    public static (List<BodyBlock> Blocks, List<string> Prose) Find(string markdown)
    {
        var blocks = new List<BodyBlock>();
        var prose = new List<string>();
        (char Mark, int Length, int Indentation)? fence = null;
        (string name, List<string> inside) = ("", []);
        foreach (string line in WithoutComments(markdown.ReplaceLineEndings("\n")).Split('\n'))
        {
            int indentation = line.Length - line.AsSpan().TrimStart(' ').Length;
            string text = line[indentation..];
            int run = RunOf(text);
            if (fence is { } open)
            {
                bool closes = indentation <= DeepestIndentation && run >= open.Length && text[0] == open.Mark && string.IsNullOrWhiteSpace(text[run..]);
                if (!closes)
                {
                    inside.Add(line[Math.Min(indentation, open.Indentation)..]);
                    continue;
                }
                blocks.Add(new(name, string.Join('\n', inside)));
                fence = null;
            }
            else if (run >= ShortestFence && indentation <= DeepestIndentation && !(text[0] == '`' && text.AsSpan(run).Contains('`')))
            {
                fence = (text[0], run, indentation);
                (name, inside) = (text[run..].Trim().Split(' ')[0].ToLowerInvariant(), []);
            }
            else prose.Add(line);
        }
        if (fence is not null) blocks.Add(new(name, string.Join('\n', inside)));         // an open block goes to the end: so GitHub shows it
        return (blocks, prose);
    }

    private static int RunOf(string text)
    {
        if (text.Length == 0 || text[0] is not ('`' or '~')) return 0;
        int end = text.AsSpan().IndexOfAnyExcept(text[0]);
        return end < 0 ? text.Length : end;
    }

    private static string WithoutComments(string text)
    {
        for (int start = text.IndexOf("<!--", StringComparison.Ordinal); start >= 0; start = text.IndexOf("<!--", start, StringComparison.Ordinal))
        {
            int end = text.IndexOf("-->", start, StringComparison.Ordinal);
            if (end < 0) return text;
            text = text.Remove(start, end + "-->".Length - start);
        }
        return text;
    }
}

/// <summary>What a pull request's body says for the notes, in blocks as kubernetes/release reads them.</summary>
/// <param name="Notes">Of its <c>release-note</c> blocks, in their order.</param>
/// <param name="SaysNone">Whether it says that there is nothing to tell: <c>NONE</c>, <c>N/A</c>, or <c>/release-note-none</c> on a line of its own.</param>
/// <param name="Documentation">The links of its <c>docs</c> blocks.</param>
public sealed record PullRequestBody(IReadOnlyList<NoteText> Notes, bool SaysNone, IReadOnlyList<NoteLink> Documentation)
{
    private const string Action = "release-note-action-required";

    private static readonly string[] s_names = ["release-note", "release-notes", Action];
    private static readonly string[] s_none = ["none", "n/a", "na"];

    /// <summary>Never throws, whatever the text is. A body without such a block says nothing: the title is no note.</summary>
    public static PullRequestBody Read(string markdown)
    {
        (List<BodyBlock> blocks, List<string> prose) = BodyBlock.Find(markdown);
        bool none = prose.Exists(line => line.Trim().Equals("/release-note-none", StringComparison.OrdinalIgnoreCase));
        var notes = new List<NoteText>();
        var links = new List<NoteLink>();
        foreach (BodyBlock block in blocks)
        {
            if (block.Name == "docs") links.AddRange(NoteLink.ReadAll(block.Text));
            if (!s_names.Contains(block.Name)) continue;
            if (IsNone(block.Text)) none = true;
            else notes.AddRange(NoteText.Read(block.Text).Select(note => note with { AsksForAction = note.AsksForAction || block.Name == Action }));
        }
        return new(notes, none && notes.Count == 0, links);
    }

    private static bool IsNone(string text) => s_none.Contains(text.Trim().Trim('"', '\'', '`', '.', '*', '-', ' ').ToLowerInvariant());
}
