using ReleaseTools.Versions;

namespace ReleaseTools.Notes;

/// <summary>A heading of a changelog.</summary>
/// <param name="Start">Where its line begins in the text.</param>
/// <param name="Level">How many <c>#</c> it has.</param>
/// <param name="Version">Null where it names none.</param>
/// <param name="HasPrefix">Whether the version is written with a <c>v</c>.</param>
/// <param name="IsLink">Whether it stands in brackets.</param>
internal sealed record ChangelogHeading(int Start, int Level, ReleaseVersion? Version, bool HasPrefix, bool IsLink, bool IsUnreleased)
{
    private const int DeepestVersion = 3;                                       // tools write patches one level below minors

    public static List<ChangelogHeading> Find(string text)
    {
        var headings = new List<ChangelogHeading>();
        bool inCode = false, inComment = false;
        int start = 0;
        while (start < text.Length)
        {
            int end = text.IndexOf('\n', start) is >= 0 and int at ? at + 1 : text.Length;
            ReadOnlySpan<char> line = text.AsSpan(start, end - start).Trim();
            if (line.StartsWith("```") || line.StartsWith("~~~")) inCode = !inCode;
            else if (!inCode && !inComment && Parse(line, start) is { } heading) headings.Add(heading);
            inComment = inComment ? line.IndexOf("-->") < 0 : line.StartsWith("<!--") && line.IndexOf("-->") < 0;
            start = end;
        }
        return headings;
    }

    /// <summary>Where the link definitions (<c>[1.2.0]: https://…</c>) at the end of the text begin; the end of the text where there are none.</summary>
    public static int StartOfLinks(string text)
    {
        int start = text.Length, end = text.Length;
        while (end > 0)
        {
            int begin = text.LastIndexOf('\n', Math.Max(0, end - 2)) + 1;
            if (begin >= end) break;
            ReadOnlySpan<char> line = text.AsSpan(begin, end - begin).Trim();
            if (line.StartsWith("[") && line.IndexOf("]:") > 0) start = begin;
            else if (line.Length > 0) break;
            end = begin;
        }
        return start;
    }

    private static ChangelogHeading? Parse(ReadOnlySpan<char> line, int start)
    {
        int level = 0;
        while (level < line.Length && line[level] == '#') level++;
        if (level is 0 or > 6 || level == line.Length || line[level] != ' ') return null;
        ReadOnlySpan<char> name = line[level..].Trim();
        bool link = name.StartsWith("[");
        if (link) name = name[1..];
        int end = name.IndexOfAny(" ]:(");
        if (end >= 0) name = name[..end];
        ReleaseVersion? version = level <= DeepestVersion && ReleaseVersion.TryParse(name.ToString(), out ReleaseVersion? parsed) ? parsed : null;
        return new(start, level, version, version is not null && name[0] == 'v', link, name.Equals("Unreleased", StringComparison.OrdinalIgnoreCase));
    }
}
