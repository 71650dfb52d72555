using System.Text.RegularExpressions;

namespace ReleaseTools.Notes.Changelogs;

/// <summary>A heading of a changelog: <c>## 1.2.0</c>, or a line that is underlined with <c>=</c> or <c>-</c>.</summary>
/// <param name="Start">Where it begins in the text, with an anchor right before it (<c>&lt;a name="1.2.0"&gt;</c>).</param>
/// <param name="Line">Where its own line begins.</param>
/// <param name="End">Where what stands below it begins.</param>
/// <param name="Underline">Null for a heading with <c>#</c>.</param>
/// <param name="Text">Without its marks.</param>
/// <param name="Title">What it says of a version; null where it names none.</param>
internal sealed partial record ChangelogHeading(int Start, int Line, int End, int Level, string? Underline, string Text, ChangelogTitle? Title)
{
    private const int DeepestVersion = 3;                                       // tools write patches one level below minors

    /// <summary>Whether it is where people write down what the next release has.</summary>
    public bool IsUnreleased => Title is null && Next().IsMatch(Text);

    /// <summary>The headings of a Markdown text; what stands in code and in comments is none.</summary>
    public static List<ChangelogHeading> Find(string text, string product)
    {
        var headings = new List<ChangelogHeading>();
        var prose = new ChangelogProse();
        int anchor = -1, paragraph = -1;                                        // where an anchor, and a paragraph of one line, begin
        bool isBreak = true;                                                    // whether a paragraph may begin here
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = text.IndexOf('\n', start) is >= 0 and int at ? at + 1 : text.Length;
            string line = text[start..end].TrimEnd();
            if (!prose.Holds(line))
            {
                (anchor, paragraph, isBreak) = (-1, -1, true);
                continue;
            }
            ChangelogHeading? heading = paragraph >= 0 && Underlines().IsMatch(line)
                ? Create(paragraph, end, line[0] == '=' ? 1 : 2, line, text[paragraph..start].Trim(), product)
                : Atx(line, start, end, product);
            if (heading is not null) headings.Add(anchor < 0 ? heading : heading with { Start = anchor });
            bool isAnchor = Anchor().IsMatch(line), isBlank = line.Length == 0, begins = isBreak && heading is null && !isAnchor && !isBlank && line[0] is not (' ' or '\t' or '>' or '|' or '-' or '*' or '+');
            anchor = isAnchor ? start : isBlank || begins ? anchor : -1;
            paragraph = begins ? start : -1;
            isBreak = isBlank || isAnchor || heading is not null;
        }
        return headings;
    }

    /// <summary>A heading of the same form.</summary>
    public string Write(string title, string newline)
    {
        if (Underline is null) return $"{new string('#', Level)} {title}";
        int length = Width(Text) == Underline.Length || (IsOverlined && Underline.Length < Width(title)) ? Width(title) : Underline.Length;
        string line = new(Underline[0], length);
        return (IsOverlined ? line + newline : "") + title + newline + line;
    }

    /// <summary>Whether there is a line above it, too.</summary>
    public bool IsOverlined { get; init; }

    /// <summary>The marks of the headings one level below it.</summary>
    public string BelowMarks { get => field ?? new string('#', Level + 1); init; }

    private static ChangelogHeading? Atx(string line, int start, int end, string product)
    {
        int level = 0;
        while (level < line.Length && line[level] == '#') level++;
        if (level is 0 or > 6 || level == line.Length || line[level] is not (' ' or '\t')) return null;
        string text = line[level..].Trim();
        return Create(start, end, level, underline: null, text.EndsWith(" #", StringComparison.Ordinal) || text.EndsWith("##", StringComparison.Ordinal) ? text.TrimEnd('#').TrimEnd() : text, product);
    }

    private static ChangelogHeading Create(int start, int end, int level, string? underline, string text, string product) =>
        new(start, start, end, level, underline, text, level <= DeepestVersion ? ChangelogTitle.Parse(text, product) : null);

    // the text may be UTF-8 read as Latin-1: bytes that continue a character have no width
    private static int Width(string text) => text.Count(c => c is < '\u0080' or > '\u00BF');

    [GeneratedRegex(@"\A(=+|-{2,})\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Underlines();

    [GeneratedRegex(@"\A<a (name|id)=[^>]*>\s*(</a>)?\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Anchor();

    [GeneratedRegex(@"\A[^A-Za-z0-9]*(unreleased|not (yet )?released|next( release| version)?|upcoming( release| version)?|head|dev|develop|in development|work in progress|tbd)\b[^A-Za-z]*(\(.*\)|changes|yyyy-mm-dd)?\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Next();
}

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
