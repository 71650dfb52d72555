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
