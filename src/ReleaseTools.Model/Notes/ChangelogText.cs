using ReleaseTools.Versions;

namespace ReleaseTools.Notes;

/// <summary>Where versions stand in the text of a changelog. Everything but the section that is put stays as it is.</summary>
public static class ChangelogText
{
    private const string NewFile = "# Changelog\n\n";

    /// <summary>
    /// Puts a version's section in version order, or in place of the one that is there. Headings are written as the file writes them
    /// (<c>## [1.2.0] - date</c>, <c>## v1.2.0 - date</c>), lines end as the file's first one does.
    /// </summary>
    /// <param name="text">The whole file; empty for a new one.</param>
    /// <param name="date">As <c>2026-11-21</c>.</param>
    /// <param name="body">What stands below the heading, with <c>\n</c>.</param>
    public static string Put(string text, ReleaseVersion version, string date, string body)
    {
        if (text.Trim('\uFEFF', '\r', '\n', ' ').Length == 0) text += NewFile;
        string newline = text.IndexOf('\n') is > 0 and int at && text[at - 1] == '\r' ? "\r\n" : "\n";
        List<ChangelogHeading> headings = ChangelogHeading.Find(text);
        ChangelogHeading? like = headings.Find(heading => heading.Version is not null);
        string section = $"{Heading(version, date, like)}\n\n{body.Trim('\n')}\n".ReplaceLineEndings(newline);
        int same = headings.FindIndex(heading => heading.Version == version);
        return same >= 0
            ? Replace(text, headings[same].Start, EndOf(text, headings, same), section, newline)
            : Insert(text, PlaceFor(text, headings, version), section, newline);
    }

    private static string Heading(ReleaseVersion version, string date, ChangelogHeading? like)
    {
        string name = $"{(like?.HasPrefix == true ? "v" : "")}{version}";
        return $"## {(like?.IsLink == true ? $"[{name}]" : name)} - {date}";
    }

    private static int PlaceFor(string text, List<ChangelogHeading> headings, ReleaseVersion version)
    {
        if (headings.Find(heading => heading.Version is { } known && known < version) is { } lower) return lower.Start;
        int last = headings.FindLastIndex(heading => heading.Version is not null);
        if (last < 0) last = headings.FindIndex(heading => heading.IsUnreleased);
        return last >= 0 ? EndOf(text, headings, last) : ChangelogHeading.StartOfLinks(text);
    }

    // a section ends where the next one of its level begins, or where the file's link definitions do
    private static int EndOf(string text, List<ChangelogHeading> headings, int index)
    {
        ChangelogHeading? next = headings.Skip(index + 1).FirstOrDefault(heading => heading.Version is not null || heading.Level <= headings[index].Level);
        return next?.Start ?? Math.Max(headings[index].Start, ChangelogHeading.StartOfLinks(text));
    }

    private static string Replace(string text, int start, int end, string section, string newline)
    {
        string old = text[start..end];
        string blank = old[old.TrimEnd('\r', '\n').Length..];
        if (blank.StartsWith(newline, StringComparison.Ordinal)) blank = blank[newline.Length..];       // the section brings the end of its last line
        return text[..start] + section + blank + text[end..];
    }

    private static string Insert(string text, int place, string section, string newline)
    {
        string before = text[..place];
        while (!before.EndsWith(newline + newline, StringComparison.Ordinal)) before += newline;
        return before + section + (place < text.Length ? newline : "") + text[place..];
    }
}
