using ReleaseTools.Versions;

namespace ReleaseTools.Notes.Pulls;

/// <summary>Makes notes of the pull requests of a range, by the rules of kubernetes/release.</summary>
public sealed class PullNotes
{
    private const int LongestChain = 3;                                         // of cherry-picks of cherry-picks

    private readonly IReadOnlyDictionary<int, PullRequest> _pulls;
    private readonly IReadOnlyList<NoteMap> _maps;
    private readonly List<int> _silent = [];

    /// <param name="pulls">Those of the range and those that they were picked from, by number.</param>
    /// <param name="picked">The pull requests of commits that others were picked from, by commit.</param>
    /// <param name="maps">What the project's map files say.</param>
    public PullNotes(PullRange range, IReadOnlyDictionary<int, PullRequest> pulls, IReadOnlyDictionary<string, int> picked, IReadOnlyList<NoteMap> maps, ReleaseVersion version)
    {
        (_pulls, _maps) = (pulls, maps);
        List<PullNote> notes = [.. Landing.Find(range, pulls, picked).SelectMany(NotesOf)];
        notes.AddRange(maps.Where(map => map.IsToldBy(version) && !map.Note.DoNotPublish).SelectMany(map => Written(map.Note, hash: "", [])));
        Groups = PullNoteGroups.Arrange([.. notes.GroupBy(note => note.Key).Select(same => PullNote.Merge([.. same]))]);
    }

    public IReadOnlyList<NoteGroup> Groups { get; }

    /// <summary>The pull requests of the range that do not say whether there is anything to tell, in order.</summary>
    public IReadOnlyList<int> Silent => [.. _silent.Order()];

    private IEnumerable<PullNote> NotesOf(Landing landing)
    {
        List<PullRequest> origins = landing.Pull is { } landed ? Origins(landed, landing.Origins) : [];
        NoteMap? map = MapOf(landing, origins);
        if (map is { Note.DoNotPublish: true }) return [];
        if (landing.Pull is not { } pull) return map is null ? [] : Written(map.Note, landing.Hash, []);
        IReadOnlyList<PullNote> own = [.. origins.Count == 0 ? Told(pull, pull, landing.Hash) : origins.SelectMany(origin => Told(pull, origin, landing.Hash))];
        if (map is null) return own;
        if (map.Note.Text is null) return own.Select(note => note.With(map.Note));
        _silent.Remove(pull.Number);
        PullRequest source = origins.Count == 0 ? pull : origins[0];
        NoteLabels labels = NoteLabels.Read(source.Labels);
        return Written(map.Note, landing.Hash, [.. origins.Select(origin => origin.Number).Append(pull.Number).Distinct().Order()]).Select(note => note with
        {
            Author = map.Note.Author ?? source.Author,
            Kinds = map.Note.Kinds ?? labels.Kinds,
            Areas = map.Note.Areas ?? labels.Areas,
            Sigs = map.Note.Sigs ?? labels.Sigs,
            AsksForAction = map.Note.ActionRequired ?? (note.Text.AsksForAction || labels.AsksForAction),
            Documentation = map.Note.Documentation ?? own.FirstOrDefault()?.Documentation ?? [],
        });
    }

    /// <summary>A cherry-pick is told as its origin: with its labels and its author. Its own words go first, and where it says that there is nothing to tell, that holds.</summary>
    private IEnumerable<PullNote> Told(PullRequest pull, PullRequest origin, string hash)
    {
        if (origin.IsFromDependencyBot) return [];
        NoteLabels ownLabels = NoteLabels.Read(pull.Labels), labels = NoteLabels.Read(origin.Labels);
        PullRequestBody own = PullRequestBody.Read(pull.Body), first = PullRequestBody.Read(origin.Body);
        if (ownLabels.IsNone || own.SaysNone) return [];
        bool saysIt = own.Notes.Count > 0;
        if (!saysIt && (labels.IsNone || first.SaysNone)) return [];
        PullRequestBody body = saysIt ? own : first;
        if (body.Notes.Count == 0)
        {
            if (!_silent.Contains(pull.Number)) _silent.Add(pull.Number);
            return [];
        }
        IReadOnlyList<NoteLink> links = own.Documentation.Count > 0 ? own.Documentation : first.Documentation;
        int[] numbers = [.. ((IEnumerable<int>)[origin.Number, pull.Number]).Distinct().Order()];
        return body.Notes.Select(text => new PullNote(text, hash, numbers, origin.Author.Length > 0 ? origin.Author : null, labels.Kinds, labels.Areas, labels.Sigs,
            text.AsksForAction || labels.AsksForAction || ownLabels.AsksForAction, links));
    }

    private static IEnumerable<PullNote> Written(NoteMapText map, string hash, IReadOnlyList<int> numbers) =>
        NoteText.Read(map.Text ?? "").Select(text => new PullNote(text, hash, numbers, null, [], [], [], text.AsksForAction, []).With(map));

    /// <summary>Where it was made first, at the end of the chain; nothing for one that is no cherry-pick, or of something that is not known.</summary>
    private List<PullRequest> Origins(PullRequest pull, IReadOnlyList<int> named)
    {
        List<PullRequest> found = [];
        List<PullRequest> next = Known([.. named, .. CherryPick.Of(pull)?.PullRequests ?? []], pull);
        for (int depth = 0; depth < LongestChain && next.Count > 0; depth++)
        {
            List<PullRequest> before = next;
            next = [];
            foreach (PullRequest origin in before)
            {
                List<PullRequest> further = depth + 1 < LongestChain ? Known(CherryPick.Of(origin)?.PullRequests ?? [], pull) : [];
                if (further.Count > 0) next.AddRange(further);
                else if (!found.Contains(origin)) found.Add(origin);
            }
        }
        return found;
    }

    private List<PullRequest> Known(IEnumerable<int> numbers, PullRequest self) =>
        [.. numbers.Where(number => number != self.Number).Distinct().Select(_pulls.GetValueOrDefault).OfType<PullRequest>()];

    private NoteMap? MapOf(Landing landing, List<PullRequest> origins) =>
        _maps.FirstOrDefault(map => map.Pull is { } number && number == landing.Pull?.Number)
        ?? _maps.FirstOrDefault(map => map.Commit is { } commit && landing.Hash.StartsWith(commit, StringComparison.OrdinalIgnoreCase))
        ?? _maps.FirstOrDefault(map => map.Pull is { } number && origins.Exists(origin => origin.Number == number));
}

/// <summary>What a pull request's labels say for the notes.</summary>
/// <param name="Kinds">Of <c>kind/bug</c>; where there are none, of the labels that GitHub gives a new repository: <c>bug</c>, <c>enhancement</c>, <c>documentation</c>.</param>
/// <param name="Areas">Of <c>area/api</c>.</param>
/// <param name="Sigs">Of <c>sig/node</c>: who answers for it.</param>
/// <param name="IsNone">Whether it is labelled <c>release-note-none</c>.</param>
/// <param name="AsksForAction">Whether it is labelled <c>release-note-action-required</c>.</param>
public sealed record NoteLabels(IReadOnlyList<string> Kinds, IReadOnlyList<string> Areas, IReadOnlyList<string> Sigs, bool IsNone, bool AsksForAction)
{
    /// <summary>Case does not matter; other labels say nothing.</summary>
    public static NoteLabels Read(IEnumerable<string> labels)
    {
        List<string> names = [.. labels.Select(label => CommitMessage.CleanLine(label).ToLowerInvariant())];
        IReadOnlyList<string> kinds = Of(names, "kind/");
        return new(kinds.Count > 0 ? kinds : [.. names.Select(Usual).OfType<string>()], Of(names, "area/"), Of(names, "sig/"),
            names.Contains("release-note-none"), names.Contains("release-note-action-required"));
    }

    private static List<string> Of(List<string> names, string prefix) =>
        [.. names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length).Select(name => name[prefix.Length..]).Distinct().Order(StringComparer.Ordinal)];

    private static string? Usual(string label) => label switch
    {
        "bug" => "bug",
        "enhancement" => "feature",
        "documentation" => "documentation",
        _ => null,
    };
}

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

/// <summary>A note before it has its place below a heading.</summary>
/// <param name="Hash">The commit that brought it; empty for one that only a map file tells.</param>
/// <param name="PullRequests">In order: where it was picked, the origin's too.</param>
/// <param name="Author">An account's name; null where none is known.</param>
internal sealed record PullNote(
    NoteText Text,
    string Hash,
    IReadOnlyList<int> PullRequests,
    string? Author,
    IReadOnlyList<string> Kinds,
    IReadOnlyList<string> Areas,
    IReadOnlyList<string> Sigs,
    bool AsksForAction,
    IReadOnlyList<NoteLink> Documentation)
{
    /// <summary>What the note says, whoever says it: the same from several pull requests is one note.</summary>
    public string Key { get; } = string.Join('\n', [Text.Title, .. Text.Details]).ToLowerInvariant();

    /// <param name="same">Not empty, newest first.</param>
    public static PullNote Merge(List<PullNote> same) => same.Count == 1 ? same[0] : same[0] with
    {
        PullRequests = [.. same.SelectMany(note => note.PullRequests).Distinct().Order()],
        AsksForAction = same.Exists(note => note.AsksForAction),
        Documentation = [.. same.SelectMany(note => note.Documentation).Distinct()],
    };

    /// <summary>What a map file says of it, over what the pull request says.</summary>
    public PullNote With(NoteMapText map) => this with
    {
        Author = map.Author ?? Author,
        Kinds = map.Kinds ?? Kinds,
        Areas = map.Areas ?? Areas,
        Sigs = map.Sigs ?? Sigs,
        AsksForAction = map.ActionRequired ?? AsksForAction,
        Documentation = map.Documentation ?? Documentation,
    };
}
