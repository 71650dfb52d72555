namespace ReleaseTools.Notes.Pulls;

/// <summary>The commits that notes tell of, and the pull requests that they name.</summary>
public sealed class PullRange
{
    private readonly Dictionary<string, NoteCommit> _changes = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> _cancelled;
    private readonly HashSet<string> _hashes;

    /// <param name="commits">Newest first: the one that is released at the beginning.</param>
    /// <param name="changes">What those of them say that say something, in the same order.</param>
    /// <param name="graph">Of the range; null where it has no merges, or no reverts.</param>
    public PullRange(IReadOnlyList<RangeCommit> commits, IReadOnlyList<NoteCommit> changes, CommitGraph? graph = null)
    {
        Commits = commits;
        _hashes = [.. commits.Select(commit => commit.Hash)];
        (IReadOnlyList<NoteCommit> remaining, _cancelled) = Reverts.Cancel(changes, graph);
        foreach (NoteCommit change in remaining) _changes[change.Hash] = change;
        Numbers = [.. _changes.Values.SelectMany(NumbersOf).Where(number => number > 0)];
        ReversedNumbers = [.. changes.Where(change => _cancelled.Contains(change.Hash)).SelectMany(change => change.PullRequests).Except(Numbers)];
        CherryPickOrigins = [.. _changes.Values.Where(change => change is { PullRequests.Count: 0, Picked.PullRequests.Count: 0 }).SelectMany(change => change.Picked!.Commits).Distinct()];
        Unnamed = [.. FirstParents().Where(hash => !_cancelled.Contains(hash) && (Change(hash) is not { } change || !NumbersOf(change).Any()))];
        Since = commits.Count == 0 ? DateTimeOffset.MaxValue : commits.Min(commit => commit.Committed);
    }

    public IReadOnlyList<RangeCommit> Commits { get; }

    /// <summary>The pull requests that messages name: their own, and those that they were picked from.</summary>
    public HashSet<int> Numbers { get; }

    /// <summary>Those that the range itself takes back again.</summary>
    public HashSet<int> ReversedNumbers { get; }

    /// <summary>Commits elsewhere that some were picked from, where nothing but the commit is named.</summary>
    public IReadOnlyList<string> CherryPickOrigins { get; }

    /// <summary>Commits that landed on the branch itself and name no pull request: rebased ones, ones with a message of their own, and ones without a pull request.</summary>
    public HashSet<string> Unnamed { get; }

    /// <summary>When the oldest was committed.</summary>
    public DateTimeOffset Since { get; }

    public NoteCommit? Change(string hash) => _changes.GetValueOrDefault(hash);

    /// <summary>Whether the range holds a revert of it, or it is that revert.</summary>
    public bool IsCancelled(string hash) => _cancelled.Contains(hash);

    /// <summary>Whether this is how a pull request came into the range, by its commits.</summary>
    public bool Brings(PullRequest pull) => (pull.MergeCommit is { } merge && Has(merge)) || Has(pull.HeadCommit);

    private bool Has(string hash) => _hashes.Contains(hash) && !_cancelled.Contains(hash);

    private static IEnumerable<int> NumbersOf(NoteCommit change) => change.Picked is { } picked ? change.PullRequests.Concat(picked.PullRequests) : change.PullRequests;

    // what a merge brought in needs no name of its own
    private IEnumerable<string> FirstParents()
    {
        Dictionary<string, string?> parents = Commits.ToDictionary(commit => commit.Hash, commit => commit.FirstParent, StringComparer.Ordinal);
        string? hash = Commits.Count == 0 ? null : Commits[0].Hash;
        while (hash is not null && parents.TryGetValue(hash, out string? parent))
        {
            yield return hash;
            hash = parent;
        }
    }
}

/// <summary>A commit of the range that notes tell, whatever its message says.</summary>
/// <param name="FirstParent">Null for the first commit of all.</param>
/// <param name="Committed">When it was committed: for one that GitHub made, when the pull request was merged.</param>
public sealed record RangeCommit(string Hash, string? FirstParent, DateTimeOffset Committed)
{
    /// <summary>The range without some of its commits: who had one of them as first parent has that one's first parent then.</summary>
    public static List<RangeCommit> Without(IReadOnlyList<RangeCommit> commits, IReadOnlySet<string> removed)
    {
        Dictionary<string, string?> parents = commits.Where(commit => removed.Contains(commit.Hash)).ToDictionary(commit => commit.Hash, commit => commit.FirstParent, StringComparer.Ordinal);
        return [.. commits.Where(commit => !removed.Contains(commit.Hash)).Select(commit => commit with { FirstParent = Kept(commit.FirstParent) })];

        string? Kept(string? parent)
        {
            while (parent is not null && parents.TryGetValue(parent, out string? next)) parent = next;
            return parent;
        }
    }
}

/// <summary>How one change came into the range.</summary>
/// <param name="Hash">Its newest commit.</param>
/// <param name="Pull">The pull request that brought it; null for a commit without one.</param>
/// <param name="Origins">The pull requests that it was picked from, as far as commits name them.</param>
internal sealed record Landing(string Hash, PullRequest? Pull, IReadOnlyList<int> Origins)
{
    /// <summary>Each pull request once, newest first; then each commit that has none.</summary>
    /// <param name="pulls">By number.</param>
    /// <param name="picked">The pull requests of commits that others were picked from, by commit.</param>
    public static IEnumerable<Landing> Find(PullRange range, IReadOnlyDictionary<int, PullRequest> pulls, IReadOnlyDictionary<string, int> picked)
    {
        Dictionary<string, PullRequest> byCommit = ByCommit(range, pulls);
        var seen = new HashSet<int>();
        foreach (RangeCommit commit in range.Commits)
        {
            if (range.IsCancelled(commit.Hash)) continue;
            NoteCommit? change = range.Change(commit.Hash);
            List<int> named = [.. Named(change, picked)];
            PullRequest? pull = change?.PullRequests.Reverse().Select(pulls.GetValueOrDefault).FirstOrDefault(known => known is not null)
                ?? byCommit.GetValueOrDefault(commit.Hash)
                ?? named.Select(pulls.GetValueOrDefault).FirstOrDefault(known => known is not null);
            if (pull is not null && !seen.Add(pull.Number)) continue;
            yield return new(commit.Hash, pull, [.. named.Where(number => number != pull?.Number)]);
        }
    }

    private static Dictionary<string, PullRequest> ByCommit(PullRange range, IReadOnlyDictionary<int, PullRequest> pulls)
    {
        var byCommit = new Dictionary<string, PullRequest>(StringComparer.Ordinal);
        foreach (PullRequest pull in pulls.Values.Where(pull => !range.ReversedNumbers.Contains(pull.Number)).OrderBy(pull => pull.Number))
        {
            if (pull.MergeCommit is { } merge) byCommit[merge] = pull;
            byCommit.TryAdd(pull.HeadCommit, pull);
        }
        return byCommit;
    }

    // "Fix x (#12) (#15)": the last one is its own, those before were there when it was picked
    private static IEnumerable<int> Named(NoteCommit? change, IReadOnlyDictionary<string, int> picked)
    {
        if (change is null) return [];
        IEnumerable<int> commits = change.Picked?.Commits.Select(hash => picked.GetValueOrDefault(hash)).Where(number => number > 0) ?? [];
        return change.PullRequests.Concat(change.Picked?.PullRequests ?? []).Concat(commits).Distinct();
    }
}
