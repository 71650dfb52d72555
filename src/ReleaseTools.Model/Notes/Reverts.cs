using System.Globalization;

namespace ReleaseTools.Notes;

/// <summary>Takes out of a range what it takes back itself.</summary>
public static class Reverts
{
    private const int Prefix = 7;                                               // of a commit id: the shortest that a revert may name

    private static readonly HashSet<string> s_none = [];

    /// <summary>
    /// A revert and what it reverts both vanish where both lie in the range. A revert of a revert restores: then the two reverts vanish
    /// and the change stays. A revert of something older stays, for it is a change to the reader.
    /// </summary>
    /// <param name="commits">Newest first: by the time a revert is looked at, it is known whether it holds.</param>
    /// <param name="graph">Of the range: a merge that is reverted takes along what it merged; null = there are no merges.</param>
    public static Cancelled Cancel(IReadOnlyList<NoteCommit> commits, CommitGraph? graph)
    {
        if (!IsNeeded(commits)) return new(commits, s_none);
        Dictionary<string, List<NoteCommit>> byName = NamesOf(commits);
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var newer = new HashSet<string>(StringComparer.Ordinal);
        foreach (NoteCommit commit in commits)
        {
            newer.Add(commit.Hash);
            if (commit.Reverts is not { } target || gone.Contains(commit.Hash)) continue;
            List<string> reverted = [.. Find(target, byName, older: candidate => !newer.Contains(candidate.Hash) && !gone.Contains(candidate.Hash)).Select(found => found.Hash)];
            reverted.AddRange(target.Hashes.Where(hash => graph?.IsMerge(hash) is true));           // also merges that say nothing themselves
            if (reverted.Count == 0) continue;
            gone.UnionWith(reverted);
            foreach (string hash in reverted) gone.UnionWith(graph?.MergedBy(hash) ?? []);
            gone.Add(commit.Hash);
        }
        return new([.. commits.Where(commit => !gone.Contains(commit.Hash))], gone);
    }

    /// <summary>Whether there is anything to cancel, for which a graph may be needed.</summary>
    public static bool IsNeeded(IReadOnlyList<NoteCommit> commits) => commits.Any(commit => commit.Reverts is not null);

    /// <summary>By id, which can't be mistaken, not even about what has vanished already; where that finds nothing, by pull request; else by title, the nearest.</summary>
    private static List<NoteCommit> Find(RevertTarget target, Dictionary<string, List<NoteCommit>> byName, Predicate<NoteCommit> older)
    {
        List<NoteCommit> found = [];
        foreach (string hash in target.Hashes)
            found.AddRange(Named(Short(hash)).Where(commit => target.Names(commit.Hash)));
        foreach (int number in found.Count > 0 ? [] : target.PullRequests) found.AddRange(Named(NameOf(number)).FindAll(older));
        if (found.Count == 0 && target.Title is { } title && Named(title).Find(older) is { } nearest) found.Add(nearest);
        return found;

        List<NoteCommit> Named(string name) => byName.GetValueOrDefault(name) ?? [];
    }

    // only under names that some revert uses: they are few
    private static Dictionary<string, List<NoteCommit>> NamesOf(IReadOnlyList<NoteCommit> commits)
    {
        var names = new Dictionary<string, List<NoteCommit>>(StringComparer.Ordinal);
        foreach (NoteCommit commit in commits)
        {
            if (commit.Reverts is not { } target) continue;
            foreach (string hash in target.Hashes) names[Short(hash)] = [];
            foreach (int number in target.PullRequests) names[NameOf(number)] = [];
            if (target.Title is { } title) names[title] = [];
        }
        foreach (NoteCommit commit in commits)
        {
            Add(Short(commit.Hash), commit);
            Add(commit.FullTitle, commit);
            if (commit.MergeTitle is { } title && title != commit.FullTitle) Add(title, commit);
            foreach (int number in commit.PullRequests) Add(NameOf(number), commit);
        }
        return names;

        void Add(string name, NoteCommit commit)
        {
            if (names.TryGetValue(name, out List<NoteCommit>? same)) same.Add(commit);
        }
    }

    private static string Short(string hash) => hash.Length <= Prefix ? hash : hash[..Prefix].ToLowerInvariant();

    private static string NameOf(int pullRequest) => "#" + pullRequest.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What is left of a range without its reverts.</summary>
/// <param name="Remaining">The changes that hold, in their order.</param>
/// <param name="Hashes">The commits that do not count any more: reverts, and what they reverted.</param>
public sealed record Cancelled(IReadOnlyList<NoteCommit> Remaining, IReadOnlySet<string> Hashes);
