using System.Text.RegularExpressions;
using ReleaseTools.Notes.Pulls;
using ReleaseTools.Versions;

namespace ReleaseTools.Notes.Changelogs;

/// <summary>
/// Puts the section of a release into the text of a changelog. Headings, dates, line ends, and a missing line end at the end of the file stay as
/// the file has them; everything but the section and its links stays byte by byte.
/// </summary>
public static partial class ChangelogText
{
    private const string NewFile = "# Changelog\n\n", NewRstFile = "Changelog\n=========\n\n";
    private const int LooksBack = 5;                                            // headings further down may be of an older form

    /// <summary>
    /// The section of the version is brought up to date if it is there and was generated. Else a release that is newer than all others takes over what is
    /// written below "Unreleased", or, where that is empty, gets a generated section below it. Any other one is put in version order.
    /// </summary>
    /// <param name="text">The whole file; empty for a new one.</param>
    public static ChangelogUpdate Put(string text, ChangelogEntry entry)
    {
        string newline = text.IndexOf('\n') is > 0 and int at && text[at - 1] == '\r' ? "\r\n" : "\n";
        bool isRst = entry.Markup is ChangelogMarkup.ReStructuredText;
        if (text.Trim('\r', '\n', ' ').Length == 0) text += (isRst ? NewRstFile : NewFile).ReplaceLineEndings(newline);
        List<ChangelogHeading> headings = isRst ? RstHeadings.Find(text, entry.Product) : ChangelogHeading.Find(text, entry.Product);
        ChangelogHeading[] versions = [.. headings.Where(heading => heading.Title is not null)];
        int same = headings.FindIndex(heading => heading.Title?.Version == entry.Version);
        if (same >= 0) return Renew(text, headings, same, entry, newline);

        bool isNewest = versions.All(heading => heading.Title!.Version < entry.Version);
        string? address = AddressOf(versions, entry);
        int unreleased = headings.FindIndex(heading => heading.IsUnreleased && (versions.Length == 0 || heading.Start < versions[0].Start));
        if (unreleased >= 0 && isNewest) return Release(text, headings, unreleased, LikeOf(versions, entry), entry, newline, address);

        ChangelogHeading? lower = Array.Find(versions, heading => heading.Title!.Version < entry.Version);
        int place = lower?.Start ?? (versions.Length > 0 ? EndOf(text, headings, headings.IndexOf(versions[^1])) : EndOfFresh(text, headings, entry.Product));
        if (place < 0) return new(null, ChangelogOutcome.NoPlace);
        string section = Section(LikeOf(versions, entry) ?? (isRst ? NewRstHeading : NewHeading), entry, newline, address);
        return new(Linked(Insert(text, place, section, newline), entry, isNewest, newline), ChangelogOutcome.Generated);
    }

    private static ChangelogHeading NewHeading { get; } = new(0, 0, 0, 2, null, "1.0.0 - 2000-01-01", ChangelogTitle.Parse("1.0.0 - 2000-01-01", ""));

    private static ChangelogHeading NewRstHeading { get; } = NewHeading with { Underline = new string('-', NewHeading.Text.Length), BelowMarks = "~" };

    // tools write patches one level below minors: the newest of the same kind is the model
    private static ChangelogHeading? LikeOf(ChangelogHeading[] versions, ChangelogEntry entry) =>
        Array.Find(versions[..Math.Min(LooksBack, versions.Length)], heading => heading.Title!.Version.Patch.IsZero == entry.Version.Patch.IsZero) ?? versions.FirstOrDefault();

    // what the heading links to, made from the link of the version before
    private static string? AddressOf(ChangelogHeading[] versions, ChangelogEntry entry) =>
        versions.Select(heading => heading.Title!).Where(title => title.Version < entry.Version && title.Address is not null).MaxBy(title => title.Version) is { } lower
            ? ChangelogLinks.Following(lower.Address!, lower.Version, entry.Version, entry.Tag) : null;

    private static ChangelogUpdate Renew(string text, List<ChangelogHeading> headings, int index, ChangelogEntry entry, string newline)
    {
        ChangelogHeading heading = headings[index];
        int end = EndOf(text, headings, index);
        string body = text[heading.End..end];
        if (body.Trim().Length > 0 && !GeneratedSection.Is(body, entry.Body(heading.BelowMarks)))
        {
            string released = heading.Title!.Released(entry.Date);
            string head = text[heading.Line..heading.End];
            if (released != heading.Text) head = heading.Underline is null ? head.Replace(heading.Text, released, StringComparison.Ordinal) : heading.Write(released, newline) + newline;
            string kept = text[..heading.Line] + head + Unreleased().Replace(body, $"${{start}}Released {ChangelogDate.Write(entry.Date, ChangelogDate.Iso)}", 1) + text[end..];
            return new(kept, ChangelogOutcome.Kept);
        }
        string section = Section(heading, entry, newline, heading.Title!.Address);
        string blank = text[heading.Line..end];
        blank = blank[blank.TrimEnd('\r', '\n').Length..];
        if (blank.StartsWith(newline, StringComparison.Ordinal)) blank = blank[newline.Length..];       // the section brings the end of its last line
        bool endsFile = end == text.Length && !text.EndsWith('\n');
        return new(text[..heading.Line] + (endsFile ? section.TrimEnd('\r', '\n') : section) + blank + text[end..], ChangelogOutcome.Generated);
    }

    private static ChangelogUpdate Release(string text, List<ChangelogHeading> headings, int index, ChangelogHeading? like, ChangelogEntry entry, string newline, string? address)
    {
        ChangelogHeading unreleased = headings[index];
        int end = EndOf(text, headings, index);
        string body = text[unreleased.End..end];
        bool isEmpty = GeneratedSection.IsEmpty(body);
        ChangelogHeading model = like ?? Titled(unreleased);
        string updated = isEmpty
            ? Insert(text, end, Section(model, entry, newline, address), newline)
            : Insert(text, unreleased.End, Heading(model, entry, newline, address) + newline, newline, isAboveText: !body.StartsWith(newline, StringComparison.Ordinal));
        return new(Linked(updated, entry, isNewest: true, newline), isEmpty ? ChangelogOutcome.Generated : ChangelogOutcome.TakenFromUnreleased);
    }

    // without another version to go by: as "Unreleased" is written
    private static ChangelogHeading Titled(ChangelogHeading unreleased)
    {
        string title = unreleased.Text.StartsWith('[') ? "[1.0.0] - 2000-01-01" : "1.0.0 - 2000-01-01";
        return unreleased with { Text = title, Title = ChangelogTitle.Parse(title, ""), Underline = unreleased.Underline is { } line ? new string(line[0], title.Length) : null };
    }

    private static string Section(ChangelogHeading like, ChangelogEntry entry, string newline, string? address) =>
        Heading(like, entry, newline, address) + newline + newline + entry.Body(like.BelowMarks).Trim('\n').ReplaceLineEndings(newline) + newline;

    private static string Heading(ChangelogHeading like, ChangelogEntry entry, string newline, string? address) =>
        like.Write(like.Title!.For(entry.Version, entry.Date, address), newline);

    private static string Linked(string text, ChangelogEntry entry, bool isNewest, string newline) => ChangelogLinks.Add(text, entry.Version, entry.Tag, isNewest, newline);

    // a section ends where the next one of its level begins, or where the file's link definitions do
    private static int EndOf(string text, List<ChangelogHeading> headings, int index)
    {
        ChangelogHeading? next = headings.Skip(index + 1).FirstOrDefault(heading => heading.Title is not null || heading.Level <= headings[index].Level);
        return next?.Start ?? Math.Max(headings[index].End, ChangelogLinks.StartOf(text));
    }

    /// <returns>The end of a file that has no section yet, only a title and what it says of itself; -1 where there may be sections of a form that is not known.</returns>
    private static int EndOfFresh(string text, List<ChangelogHeading> headings, string product)
    {
        int end = ChangelogLinks.StartOf(text);
        bool isFresh = headings.All(heading => heading.Level == 1) && headings.Count <= 1
            && ChangelogProse.Lines(text[..end]).All(line => !ChangelogProse.MayBeSection(line, product));
        return isFresh ? end : -1;
    }

    private static string Insert(string text, int place, string section, string newline, bool isAboveText = true)
    {
        string before = text[..place];
        while (before.Length > 0 && !before.EndsWith(newline + newline, StringComparison.Ordinal)) before += newline;
        if (place < text.Length) return before + section + (isAboveText ? newline : "") + text[place..];
        return before + (text.EndsWith('\n') ? section : section.TrimEnd('\r', '\n'));
    }

    // a line of its own below the heading says so, instead of the heading
    [GeneratedRegex(@"\A(?<start>\s*)unreleased(?=\s*[\r\n])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unreleased();
}

/// <summary>Tells generated text from text that people wrote: only the former may be replaced.</summary>
internal static partial class GeneratedSection
{
    /// <summary>
    /// Whether a section may be replaced by what is generated now without losing words of people: below headings of ours there are only changes that are
    /// generated again as they are, or that name their commits, and remarks on them.
    /// </summary>
    /// <param name="body">What stands below the version's heading.</param>
    /// <param name="generated">What would stand there now.</param>
    public static bool Is(string body, string generated)
    {
        HashSet<string> lines = [.. Lines(generated)];
        return Lines(body).All(line => lines.Contains(line) || line.StartsWith("  - ", StringComparison.Ordinal) || IsHeading(line) || Line().IsMatch(line));
    }

    /// <summary>Whether there is nothing in it but headings and comments, as in a template to fill in.</summary>
    public static bool IsEmpty(string body) => Lines(Comment().Replace(body, "")).All(line => line.StartsWith('#'));

    private static IEnumerable<string> Lines(string body) => body.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);

    private static bool IsHeading(string line) => line.TrimStart('#').Trim() is var title && (NoteGroups.Headings.Contains(title) || PullNoteGroups.Headings.Contains(title));

    // "- change (1234567, 89abcde)", the one line of a release without changes, and what underlines a heading
    [GeneratedRegex(@"\A(- .* \([0-9a-f]{7}(, [0-9a-f]{7})*\)|([-=~^""'+*#`.:_])\2{2,}|\d{4}-\d\d-\d\d\. (No changes|\d+ commits?) (since|in) .*)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();
}

/// <summary>The release whose section a changelog gets.</summary>
/// <param name="Product">May stand before versions in headings.</param>
/// <param name="Body">What is generated, with <c>\n</c>, its headings with these marks: <c>###</c>, or <c>~</c> to underline them.</param>
public sealed record ChangelogEntry(ReleaseVersion Version, string Tag, string Product, DateOnly Date, Func<string, string> Body)
{
    public ChangelogMarkup Markup { get; init; }
}

/// <summary>What a changelog is written in.</summary>
public enum ChangelogMarkup : long
{
    Markdown,
    ReStructuredText,
}

/// <summary>A changelog with the section of a release.</summary>
/// <param name="Text">Null where there is no place for the section.</param>
public sealed record ChangelogUpdate(string? Text, ChangelogOutcome Outcome);

/// <summary>What became of a release's section.</summary>
public enum ChangelogOutcome : long
{
    /// <summary>It was generated, and added or brought up to date.</summary>
    Generated,

    /// <summary>It is what people had written below "Unreleased".</summary>
    TakenFromUnreleased,

    /// <summary>It was there, written by people, and stays as it is.</summary>
    Kept,

    /// <summary>There is no heading that it could stand before or after.</summary>
    NoPlace,
}
