namespace ReleaseTools.References;

/// <summary>A piece of a line, and what it becomes.</summary>
/// <param name="Start">The offset of its first character.</param>
/// <param name="End">The offset behind its last.</param>
public sealed record LineEdit(int Start, int End, string Text)
{
    /// <summary>The line with all of its edits, none of which touches another.</summary>
    public static string Apply(string line, IEnumerable<LineEdit> edits)
    {
        foreach (LineEdit edit in edits.OrderByDescending(edit => edit.Start)) line = string.Concat(line.AsSpan(0, edit.Start), edit.Text, line.AsSpan(edit.End));
        return line;
    }

    /// <summary>The piece with the <c>v</c> before it, where there is one: as a person would name it.</summary>
    public (string Before, string After) Show(string line)
    {
        string prefix = Start > 0 && line[Start - 1] == 'v' && Start < line.Length && char.IsAsciiDigit(line[Start]) ? "v" : "";
        return (prefix + line[Start..End], prefix + Text);
    }
}
