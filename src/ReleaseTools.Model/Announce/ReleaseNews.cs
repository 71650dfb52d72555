using ReleaseTools.Artifacts;
using ReleaseTools.Formatting;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Announce;

/// <summary>What there is to say about a release: every layout is made from this and nothing else.</summary>
/// <param name="Id">The same for every attempt to announce this release through this channel: receivers can tell a double by it.</param>
/// <param name="Subject">One line.</param>
/// <param name="Page">Where a person reads about the release.</param>
/// <param name="Packages">Everything that can be downloaded, the base package first.</param>
/// <param name="Notes">Null where the release has none.</param>
public sealed record ReleaseNews(
    string Id,
    string Subject,
    string Product,
    ReleaseVersion Version,
    string Tag,
    string Commit,
    DateTimeOffset Date,
    string Page,
    IReadOnlyList<AnnouncedPackage> Packages,
    NotesDocument? Notes)
{
    /// <summary>The text that the project's own template gives; null = the built-in layout.</summary>
    public string? Text { get; init; }

    /// <summary>What has changed, each line without any markup.</summary>
    public IReadOnlyList<NewsLine> Changes() => Notes is null
        ? []
        : [.. Notes.Groups.SelectMany(group => group.Entries.SelectMany(LinesOf).Prepend(new NewsLine(NewsLineKind.Heading, group.Title)))];

    /// <summary>When, and how much since when; null without notes.</summary>
    public string? Summary => Notes is null ? null : NotesMarkdown.Summary(Notes, isEscaped: false);

    private static IEnumerable<NewsLine> LinesOf(NoteEntry entry)
    {
        string references = NotesMarkdown.References(entry) is { Length: > 0 } all ? $" ({all})" : "";
        yield return new NewsLine(NewsLineKind.Change, $"{(entry.Scope is { } scope ? $"{scope}: " : "")}{entry.Title}{references}");
        foreach (string note in entry.BreakingNotes) yield return new NewsLine(NewsLineKind.Remark, note);
        // what a reader has to do; what else a note says is on the release page
        foreach (string detail in entry.Breaking ? entry.Details ?? [] : []) yield return new NewsLine(NewsLineKind.Remark, detail);
    }
}

/// <summary>A line about what has changed.</summary>
public sealed record NewsLine(NewsLineKind Kind, string Text);

/// <summary>What such a line is.</summary>
public enum NewsLineKind : long
{
    /// <summary>Begins a group of changes.</summary>
    Heading,
    Change,

    /// <summary>Says what a user has to do about the change before it.</summary>
    Remark,
}

/// <summary>A file of the release, as it is announced.</summary>
/// <param name="Url">Where it is downloaded.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Sha512">Lower-case hexadecimal.</param>
/// <param name="Platform">As <c>os/architecture</c>, or null where it runs anywhere.</param>
public sealed record AnnouncedPackage(string Name, string Url, long Size, string Sha256, string Sha512, ArtifactKind Kind, string? Platform)
{
    /// <summary>Such as <c>linux/amd64, 1.2 MiB</c>.</summary>
    public string Details => $"{(Platform is null ? "" : $"{Platform}, ")}{ByteSize.Format(Size)}";
}
