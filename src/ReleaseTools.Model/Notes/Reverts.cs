namespace ReleaseTools.Notes;

/// <summary>Takes out of a range what it takes back itself.</summary>
internal static class Reverts
{
    /// <summary>
    /// A revert and what it reverts both vanish where both lie in the range. A revert of a revert restores: then the two reverts vanish
    /// and the change stays. A revert of something older stays, for it is a change to the reader.
    /// </summary>
    /// <param name="commits">Newest first: by the time a revert is looked at, it is known whether it holds.</param>
    public static List<NoteCommit> Cancel(IReadOnlyList<NoteCommit> commits)
    {
        if (!commits.Any(commit => commit.Reverts is not null)) return [.. commits];
        var gone = new bool[commits.Count];
        Index index = Index.Of(commits);
        for (int i = 0; i < commits.Count; i++)
        {
            if (gone[i] || commits[i].Reverts is not { } target) continue;
            foreach (int reverted in index.Find(target, i, gone)) gone[reverted] = gone[i] = true;
        }
        return [.. commits.Where((_, i) => !gone[i])];
    }

    private sealed record Index(IReadOnlyList<NoteCommit> Commits, ILookup<string, int> Hashes, ILookup<string, int> Titles, ILookup<int, int> Requests)
    {
        private const int Prefix = 7;                                          // of a commit id: the shortest that a revert may name

        public static Index Of(IReadOnlyList<NoteCommit> commits)
        {
            int[] all = [.. Enumerable.Range(0, commits.Count)];
            return new(commits,
                all.ToLookup(i => commits[i].Hash[..Math.Min(Prefix, commits[i].Hash.Length)], StringComparer.OrdinalIgnoreCase),
                all.ToLookup(i => commits[i].FullTitle, StringComparer.Ordinal),
                all.SelectMany(i => commits[i].PullRequests.Select(number => (number, i))).ToLookup(pair => pair.number, pair => pair.i));
        }

        /// <summary>By id, which can't be mistaken; where that finds nothing, by pull request; else by title, the nearest older one that still stands.</summary>
        public IReadOnlyList<int> Find(RevertTarget target, int revert, bool[] gone)
        {
            int[] byHash = [.. target.Hashes.SelectMany(hash => Hashes[hash[..Prefix]]).Where(i => i != revert && target.Names(Commits[i].Hash)).Distinct()];
            if (byHash.Length > 0) return byHash;
            int[] byRequest = [.. target.PullRequests.SelectMany(number => Requests[number]).Where(Standing)];
            if (byRequest.Length > 0) return byRequest;
            return target.Title is not null && Titles[target.Title].FirstOrDefault(Standing, -1) is >= 0 and int byTitle ? [byTitle] : [];

            bool Standing(int i) => i > revert && !gone[i];
        }
    }
}
