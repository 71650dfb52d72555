namespace ReleaseTools.Notes.Pulls;

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
