namespace ReleaseTools.Notes;

/// <summary>Puts changes below headings, in the order in which a reader cares.</summary>
public static class NoteGroups
{
    private const string Breaking = "Breaking changes", Dependencies = "Dependencies", Other = "Other changes", Flat = "Changes";
    private const int MostFreeForm = 10;

    private static readonly (string Title, string[] Types)[] s_headings =
    [
        (Breaking, []),
        ("Security", ["security", "sec"]),
        ("Features", ["feat", "feature", "feats"]),
        ("Fixes", ["fix", "bugfix", "hotfix"]),
        ("Performance", ["perf"]),
        ("Deprecations", ["deprecate", "deprecated"]),
        ("Reverts", ["revert"]),
        ("Documentation", ["docs", "doc"]),
        (Dependencies, ["deps"]),
        ("Refactoring", ["refactor", "refac"]),
        ("Tests", ["test", "tests"]),
        ("Build and CI", ["build", "ci"]),
        ("Maintenance", ["chore", "style"]),
        (Other, []),
    ];

    private static readonly Dictionary<string, string> s_headingOfType =
        s_headings.SelectMany(heading => heading.Types.Select(type => (type, heading.Title))).ToDictionary(pair => pair.type, pair => pair.Title, StringComparer.Ordinal);

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
        { Type: { } type } when s_headingOfType.TryGetValue(type, out string? heading) => heading,
        { Reverts: not null } => "Reverts",
        _ => Other,
    };

    private static IEnumerable<NoteCommit> Sort(NoteCommit[] changes, bool keepsType) =>
        keepsType ? changes : changes.OrderBy(change => change.Scope, StringComparer.OrdinalIgnoreCase);                  // a stable sort: history's order stays

    private static NoteEntry EntryOf(NoteCommit change, bool keepsType)
    {
        bool full = change.Type is not null && (keepsType || !IsKnown(change));
        return new(change.Hash, full ? change.FullTitle : change.Title, full ? null : change.Scope, change.PullRequests,
            change.IsBreaking, change.BreakingNote, [.. change.Authors.Select(author => author.PublicName).Distinct(StringComparer.OrdinalIgnoreCase)])
        {
            AlsoIn = change.AlsoIn,
        };
    }

    private static bool IsKnown(NoteCommit change) => change.Type is { } type && s_headingOfType.ContainsKey(type);
}
