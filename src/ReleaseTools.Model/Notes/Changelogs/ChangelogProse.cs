namespace ReleaseTools.Notes.Changelogs;

/// <summary>Tells, line by line, what of a Markdown text is neither code nor comment.</summary>
internal sealed class ChangelogProse
{
    private bool _inCode, _inComment;

    /// <summary>Whether the next line is read as text.</summary>
    public bool Holds(string line)
    {
        string text = line.TrimStart();
        if (_inComment)
        {
            _inComment = !text.Contains("-->", StringComparison.Ordinal);
            return false;
        }
        if (text.StartsWith("```", StringComparison.Ordinal) || text.StartsWith("~~~", StringComparison.Ordinal))
        {
            _inCode = !_inCode;
            return false;
        }
        if (_inCode) return false;
        bool opens = text.StartsWith("<!--", StringComparison.Ordinal);
        _inComment = opens && !text.Contains("-->", StringComparison.Ordinal);
        return !opens;
    }

    /// <summary>The lines of a text that are neither headings nor blank.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        var prose = new ChangelogProse();
        return text.Split('\n').Where(prose.Holds).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
    }

    /// <summary>Whether a line could begin a section, or be a change in one: it names a version before all else, or is an item of a list.</summary>
    public static bool MayBeSection(string line, string product) =>
        line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal) || line.StartsWith("+ ", StringComparison.Ordinal)
        || line.StartsWith("== ", StringComparison.Ordinal) || line.StartsWith("<h", StringComparison.OrdinalIgnoreCase)
        || ChangelogTitle.Parse(line.TrimStart('*', '_', ' ', '=', '-', '.'), product) is not null;
}
