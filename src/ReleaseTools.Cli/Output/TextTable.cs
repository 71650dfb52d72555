using ReleaseTools.Artifacts;
using Spectre.Console;

namespace ReleaseTools.Cli.Output;

/// <summary>Columns as wide as their widest cell. Nothing is wrapped or cut, so that what is copied from it stays whole, and no line ends in blanks.</summary>
internal sealed class TextTable
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    // a file's name may hold a line break, or worse
    public void Add(params string[] cells) => _rows.Add([.. cells.Select(ArtifactProblem.Show)]);

    public IEnumerable<string> Lines()
    {
        int[] widths = new int[_rows.Count == 0 ? 0 : _rows[0].Length];
        foreach (string[] row in _rows)
        {
            for (int i = 0; i < widths.Length; i++) widths[i] = Math.Max(widths[i], WidthOf(row[i]));
        }
        foreach (string[] row in _rows)
        {
            string line = "";
            for (int i = 0; i < widths.Length; i++) line += Gap + row[i] + new string(' ', widths[i] - WidthOf(row[i]));
            yield return line.TrimEnd();
        }
    }

    // some characters fill two columns, or none
    private static int WidthOf(string text) => System.Text.Ascii.IsValid(text) ? text.Length : text.GetCellWidth();
}
