using ReleaseTools.Versions;

namespace ReleaseTools.Notes.Changelogs;

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
