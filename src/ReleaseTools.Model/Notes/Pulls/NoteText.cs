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
