namespace ReleaseTools.Definitions.Reading;

/// <summary>Collects what is wrong in one definition. It stops at a hundred: nobody mends more in one go, and hostile files could hold millions.</summary>
public sealed class ProblemList(SourceText source)
{
    public const int Limit = 100;

    private readonly List<DefinitionProblem> _problems = [];

    /// <summary>In the order of the text, each once: a value used twice through an alias is wrong once.</summary>
    public IReadOnlyList<DefinitionProblem> Sorted =>
        [.. _problems.Distinct().OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    public bool IsFull => _problems.Count >= Limit;

    public void Add(int offset, string message)
    {
        if (IsFull) return;
        _problems.Add(source.Problem(offset, message));
        if (IsFull) _problems.Add(source.Problem(source.Text.Length, $"These are the first {Limit} problems; the rest is not checked."));
    }

    public void Add(DefinitionNode node, string message) => Add(node.Start, message);

    /// <summary>An objection to a part of a scalar's value, at the part's own place.</summary>
    public void Add(ScalarNode scalar, TextObjection objection)
    {
        if (!IsFull) Add(source.Locate(scalar, objection.Offset, objection.Length), objection.Message);
    }
}

/// <summary>Something wrong with a part of a text; the whole text where the length is 0.</summary>
public sealed record TextObjection(string Message, int Offset = 0, int Length = 0)
{
    /// <summary>Objects to the whole text where a condition holds.</summary>
    public static IEnumerable<TextObjection> When(bool isWrong, string message) => isWrong ? [new TextObjection(message)] : [];
}

/// <summary>The text of a definition, and where in it things stand.</summary>
/// <param name="file">As a person would name it; it starts every problem.</param>
public sealed class SourceText(string file, string text)
{
    private readonly int[] _lineStarts = LineStarts(text);

    public string File { get; } = file;

    public string Text { get; } = text;

    /// <summary>A problem at an offset, with line and column as editors count them: from 1, in UTF-16 units.</summary>
    public DefinitionProblem Problem(int offset, string message)
    {
        int found = Array.BinarySearch(_lineStarts, offset);
        int line = found >= 0 ? found : ~found - 1;
        return new DefinitionProblem(File, line + 1, offset - _lineStarts[line] + 1, message);
    }

    /// <summary>
    /// Where a piece of a scalar's value stands in the text. Folding, indentation and escapes shift what follows them, so that offsets don't carry over:
    /// the n-th occurrence in the value is the n-th in the text.
    /// </summary>
    /// <returns>The scalar's own start where the piece is not written there as it reads.</returns>
    public int Locate(ScalarNode scalar, int offset, int length)
    {
        if (length == 0) return scalar.Start;
        string piece = scalar.Value.Substring(offset, length);
        int at = scalar.Start - 1;
        int inValue = -1;
        do
        {
            inValue = scalar.Value.IndexOf(piece, inValue + 1, StringComparison.Ordinal);
            at = Text.IndexOf(piece, at + 1, scalar.End - at - 1, StringComparison.Ordinal);
        }
        while (at >= 0 && inValue < offset);
        return at >= 0 ? at : scalar.Start;
    }

    private static int[] LineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (int i = 0; i < text.Length; i++)
        {
            bool ends = text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n'));
            if (ends) starts.Add(i + 1);
        }
        return [.. starts];
    }
}
