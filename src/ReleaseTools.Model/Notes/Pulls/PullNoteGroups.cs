namespace ReleaseTools.Notes.Pulls;

/// <summary>Puts notes below headings by their kinds, in the order in which a reader cares.</summary>
internal static class PullNoteGroups
{
    private const string Urgent = "Urgent upgrade notes", Other = "Other changes";

    // a note of several kinds stands below the first of them; the order is that of kubernetes/release, with the names that notes from commits have
    private static readonly (string Kind, string Heading)[] s_kinds =
    [
        ("deprecation", "Deprecations"), ("api-change", "API changes"), ("feature", "Features"), ("design", "Design"), ("documentation", "Documentation"),
        ("failing-test", "Failing tests"), ("bug", "Fixes"), ("regression", "Fixes"), ("cleanup", "Maintenance"), ("flake", "Maintenance"),
    ];

    private static readonly string[] s_order =
        [Urgent, "Deprecations", "API changes", "Features", "Fixes", "Design", "Documentation", "Failing tests", "Maintenance", Other];

    /// <summary>Every heading that notes from pull requests may have.</summary>
    public static IReadOnlySet<string> Headings { get; } = new HashSet<string>(s_order, StringComparer.Ordinal);

    /// <param name="notes">Newest first.</param>
    public static IReadOnlyList<NoteGroup> Arrange(IReadOnlyList<PullNote> notes)
    {
        ILookup<string, PullNote> byHeading = notes.ToLookup(HeadingOf);
        return [.. s_order.Where(byHeading.Contains).Select(heading => new NoteGroup(heading,
            [.. byHeading[heading].Select(EntryOf).OrderBy(entry => entry.Scope, StringComparer.OrdinalIgnoreCase)]))];
    }

    private static string HeadingOf(PullNote note) =>
        note.AsksForAction ? Urgent : s_kinds.FirstOrDefault(known => note.Kinds.Contains(known.Kind)).Heading ?? Other;

    private static NoteEntry EntryOf(PullNote note) => new(
        note.Hash, note.Text.Title, note.Areas.Count > 0 ? string.Join(", ", note.Areas) : null, note.PullRequests, note.AsksForAction, BreakingNote: null,
        note.Author is { } author ? [author] : [])
    {
        Details = note.Text.Details.Count > 0 ? note.Text.Details : null,
        Documentation = note.Documentation.Count > 0 ? note.Documentation : null,
        Kinds = note.Kinds,
        Sigs = note.Sigs,
    };
}
