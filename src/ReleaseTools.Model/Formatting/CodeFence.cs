namespace ReleaseTools.Formatting;

/// <summary>Follows fenced code (https://github.github.com/gfm/#fenced-code-blocks) line by line: what looks like Markdown in it is none.</summary>
internal sealed class CodeFence
{
    private char _mark;
    private int _length;

    /// <summary>Whether the next line is code, unless it ends some.</summary>
    public bool IsOpen => _length > 0;

    /// <summary>Takes the next line.</summary>
    /// <returns>Whether the line is code, or begins or ends some.</returns>
    public bool Holds(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan().TrimStart(" \t>").TrimEnd();
        char mark = text.IsEmpty ? '\0' : text[0];
        int length = mark is '`' or '~' ? text.Length - text.TrimStart(mark).Length : 0;
        if (!IsOpen)
        {
            // backticks with more of them behind are code in a line, not a fence
            if (length < 3 || (mark == '`' && text[length..].Contains('`'))) return false;
            (_mark, _length) = (mark, length);
            return true;
        }
        if (mark == _mark && length >= _length && length == text.Length) _length = 0;
        return true;
    }
}
