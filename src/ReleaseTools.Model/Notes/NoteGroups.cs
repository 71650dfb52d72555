namespace ReleaseTools.Notes;

/// <summary>Puts changes below headings, in the order in which a reader cares.</summary>
public static class NoteGroups
{
    private const string Breaking = "Breaking changes", Dependencies = "Dependencies", Other = "Other changes", Flat = "Changes";
    private const int MostFreeForm = 10;

    private static readonly Heading[] s_headings =
    [
        new(Breaking, []),
        new("Security", ["security", "sec"]),
        new("Features", ["feat", "feature", "feats"]),
        new("Fixes", ["fix", "bugfix", "hotfix"]),
        new("Performance", ["perf"]),
        new("Deprecations", ["deprecate", "deprecated"]),
        new("Reverts", ["revert"]),
        new("Documentation", ["docs", "doc"]),
        new(Dependencies, ["deps"]),
        new("Refactoring", ["refactor", "refac"]),
        new("Tests", ["test", "tests"]),
        new("Build and CI", ["build", "ci"]),
        new("Maintenance", ["chore", "style"]),
        new(Other, []),
    ];

    /// <summary>
    /// Reverts cancelled, the same change listed once, by heading and scope, newest first within a scope. A history that hardly ever uses
    /// conventional commits is one flat list: a few groups of two and an "Other" of thousands help nobody.
    /// </summary>
    /// <param name="commits">Newest first.</param>
    public static IReadOnlyList<NoteGroup> Arrange(IReadOnlyList<NoteCommit> commits)
    {
        List<NoteCommit> changes = [.. Reverts.Cancel(commits).GroupBy(commit => commit.FullTitle, StringComparer.OrdinalIgnoreCase).Select(NoteCommit.Merge)];
        bool flat = changes.Count(change => HeadingOf(change) is not (Breaking or Other)) * MostFreeForm < changes.Count;
        var groups = new List<NoteGroup>();
        ILookup<string, NoteCommit> byHeading = changes.ToLookup(change => Place(change, flat));
        foreach (string heading in flat ? [Breaking, Flat] : s_headings.Select(heading => heading.Title))
        {
            NoteCommit[] inside = [.. byHeading[heading]];
            bool keepsType = heading is Flat or Other;                          // there the type is all that tells what a change is
            if (inside.Length > 0) groups.Add(new(heading, [.. Sort(inside, keepsType).Select(change => EntryOf(change, keepsType))]));
        }
        return groups;
    }

    private static string Place(NoteCommit change, bool flat) => HeadingOf(change) switch
    {
        Breaking => Breaking,
        _ when flat => Flat,
        string heading => heading,
    };

    private static string HeadingOf(NoteCommit change) => change switch
    {
        { IsBreaking: true } => Breaking,
        { Scope: "deps" or "deps-dev", Type: "chore" or "build" or "ci" or "fix" } => Dependencies,
        { Type: { } type } when Array.Find(s_headings, heading => heading.Types.Contains(type)) is { } heading => heading.Title,
        { Reverts: not null } => "Reverts",
        _ => Other,
    };

    private static IEnumerable<NoteCommit> Sort(NoteCommit[] changes, bool keepsType) =>
        keepsType ? changes : changes.OrderBy(change => change.Scope, StringComparer.OrdinalIgnoreCase);                  // a stable sort: history's order stays

    private static NoteEntry EntryOf(NoteCommit change, bool keepsType)
    {
        bool full = change.Type is not null && (keepsType || !IsKnown(change));
        return new(change.Hash, full ? change.FullTitle : change.Title, full ? null : change.Scope, change.PullRequests,
            change.IsBreaking, change.BreakingNote, NamesOf(change.Authors))
        {
            AlsoIn = change.AlsoIn,
        };
    }

    private static IReadOnlyList<string> NamesOf(IReadOnlyList<Person> authors) =>
        authors.Count == 1 ? authors[0].PublicNames : [.. authors.Select(author => author.PublicName).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static bool IsKnown(NoteCommit change) => change.Type is { } type && Array.Exists(s_headings, heading => heading.Types.Contains(type));

    private sealed record Heading(string Title, string[] Types);
}
