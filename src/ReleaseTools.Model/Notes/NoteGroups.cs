namespace ReleaseTools.Notes;

/// <summary>Puts changes below headings, in the order in which a reader cares.</summary>
public static class NoteGroups
{
    private const string Breaking = "Breaking changes", Dependencies = "Dependencies", Other = "Other changes", Flat = "Changes";
    private const int MostFreeForm = 10;

    private static readonly string[] s_order =
    [
        Breaking, "Security", "Features", "Fixes", "Performance", "Deprecations", "Reverts", "Documentation", Dependencies, "Refactoring", "Tests",
        "Build and CI", "Maintenance", Other,
    ];

    /// <summary>Every heading that notes from commits may have.</summary>
    internal static IReadOnlySet<string> Headings { get; } = new HashSet<string>([.. s_order, Flat], StringComparer.Ordinal);

    private static string? HeadingOfType(string? type) => type switch
    {
        "security" or "sec" => "Security",
        "feat" or "feats" or "feature" => "Features",
        "fix" or "bugfix" or "hotfix" => "Fixes",
        "perf" => "Performance",
        "deprecate" or "deprecated" => "Deprecations",
        "revert" => "Reverts",
        "doc" or "docs" => "Documentation",
        "deps" => Dependencies,
        "refactor" or "refac" => "Refactoring",
        "test" or "tests" => "Tests",
        "build" or "ci" => "Build and CI",
        "chore" or "style" => "Maintenance",
        _ => null,
    };

    /// <summary>
    /// Reverts cancelled, the same change listed once, by heading and scope, newest first within a scope. A history that hardly ever uses
    /// conventional commits is one flat list: a few groups of two and an "Other" of thousands help nobody.
    /// </summary>
    /// <param name="commits">Newest first.</param>
    /// <param name="graph">Of the range; null where it has no merges, or no reverts.</param>
    public static IReadOnlyList<NoteGroup> Arrange(IReadOnlyList<NoteCommit> commits, CommitGraph? graph = null)
    {
        List<NoteCommit> changes = MergeSame(Reverts.Cancel(commits, graph).Remaining);
        bool flat = changes.Count(change => HeadingOf(change) is not (Breaking or Other)) * MostFreeForm < changes.Count;
        var groups = new List<NoteGroup>();
        ILookup<string, NoteCommit> byHeading = changes.ToLookup(change => Place(change, flat));
        foreach (string heading in flat ? [Breaking, Flat] : s_order)
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
        _ => HeadingOfType(change.Type) ?? (change.Reverts is null ? Other : "Reverts"),
    };

    private static IEnumerable<NoteCommit> Sort(NoteCommit[] changes, bool keepsType) =>
        keepsType ? changes : changes.OrderBy(change => change.Scope, StringComparer.OrdinalIgnoreCase);                  // a stable sort: history's order stays

    private static NoteEntry EntryOf(NoteCommit change, bool keepsType)
    {
        bool full = change.Type is not null && (keepsType || !IsKnown(change));
        return new(change.Hash, full ? change.FullTitle : change.Title, full || HeadingOf(change) == Dependencies ? null : change.Scope, change.PullRequests,
            change.IsBreaking, change.BreakingNotes.Count > 0 ? change.BreakingNotes[0] : null, NamesOf(change.Authors))
        {
            MoreBreakingNotes = change.BreakingNotes.Count > 1 ? [.. change.BreakingNotes.Skip(1)] : null,
            AlsoIn = change.AlsoIn,
        };
    }

    private static IReadOnlyList<string> NamesOf(IReadOnlyList<Person> authors) =>
        authors.Count == 1 ? authors[0].PublicNames : [.. authors.Select(author => author.PublicName).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static bool IsKnown(NoteCommit change) => HeadingOfType(change.Type) is not null;

    private static List<NoteCommit> MergeSame(IReadOnlyList<NoteCommit> commits)
    {
        var first = new Dictionary<string, NoteCommit>(commits.Count, StringComparer.OrdinalIgnoreCase);
        var more = new Dictionary<string, List<NoteCommit>>(StringComparer.OrdinalIgnoreCase);
        foreach (NoteCommit commit in commits)
        {
            if (first.TryAdd(commit.FullTitle, commit)) continue;
            if (!more.TryGetValue(commit.FullTitle, out List<NoteCommit>? same)) more[commit.FullTitle] = same = [first[commit.FullTitle]];
            same.Add(commit);
        }
        var changes = new List<NoteCommit>(first.Count);
        foreach (NoteCommit commit in commits)
            if (first.Remove(commit.FullTitle)) changes.Add(more.TryGetValue(commit.FullTitle, out List<NoteCommit>? same) ? NoteCommit.Merge(same) : commit);
        return changes;
    }
}
