using ReleaseTools.Versions;

namespace ReleaseTools.Notes;

/// <summary>Finds where the history that notes tell begins.</summary>
public static class PreviousTag
{
    /// <summary>
    /// The tag of the previous release, on whatever branch it was made. An official version looks back to the highest lower official one, so
    /// that its notes tell everything since users last got one. A prerelease looks back to the one before it of the same version;
    /// the first one to the highest lower official version, and where there is none, to the highest lower prerelease.
    /// </summary>
    /// <param name="tags">The repository's tags. Those that are no version, by <see cref="VersionTag.Of"/>, are passed over.</param>
    /// <param name="prefix">What stands before the version in a tag.</param>
    /// <param name="order">Which version is the lower one; null = the precedence of SemVer.</param>
    /// <returns>Null where there is none: the notes tell the whole history.</returns>
    public static string? Find(ReleaseVersion version, IEnumerable<string> tags, string prefix, ReleaseOrder? order = null)
    {
        order ??= ReleaseOrder.Semver;
        (string Tag, (int Rank, ReleaseVersion Version) Place)? best = null;
        foreach ((string tag, ReleaseVersion candidate, _) in VersionTag.Of(tags.Select(name => new TaggedCommit(name, "")), prefix))
        {
            if (order.Compare(candidate, version) >= 0) continue;
            if (version.IsOfficial && !candidate.IsOfficial) continue;
            (int Rank, ReleaseVersion Version) place = (RankOf(candidate, version), candidate);
            int higher = best is { } known ? Compare(place, known.Place) : 1;
            // equal but for build metadata: any one, but always the same one
            if (higher > 0 || (higher == 0 && string.CompareOrdinal(tag, best!.Value.Tag) > 0)) best = (tag, place);
        }
        return best?.Tag;

        int Compare((int Rank, ReleaseVersion Version) left, (int Rank, ReleaseVersion Version) right) =>
            left.Rank != right.Rank ? left.Rank.CompareTo(right.Rank) : order.Compare(left.Version, right.Version);
    }

    private static int RankOf(ReleaseVersion candidate, ReleaseVersion version) =>
        (candidate.Major, candidate.Minor, candidate.Patch) == (version.Major, version.Minor, version.Patch) ? 2 : candidate.IsOfficial ? 1 : 0;
}

/// <summary>Finds changes that a release from another branch has brought already, as cherry-picks in one direction or the other.</summary>
public static class ReleasedChanges
{
    /// <summary>
    /// A change has been released if the other branch holds a commit with the same patch, one that names it as its origin
    /// (<c>cherry picked from commit …</c>, <c>Backport of #12</c>) or that it names as its own, or one of the same title and the same
    /// pull request or the same author and author date, which picking and rebasing keep. What the other branch reverted has not been released.
    /// A merge goes with all that it merged.
    /// </summary>
    /// <param name="changes">What notes would tell.</param>
    /// <param name="released">The changes of the previous release that are not on the history of this one, newest first.</param>
    /// <param name="samePatches">Commits of <paramref name="changes"/> whose patch is that of a commit of <paramref name="released"/>.</param>
    /// <param name="graph">Of the commits that notes would tell; null = there are no merges among them.</param>
    /// <returns>The ids of the commits to leave out.</returns>
    public static HashSet<string> Find(IReadOnlyList<NoteCommit> changes, IReadOnlyList<NoteCommit> released, IReadOnlySet<string> samePatches, CommitGraph? graph)
    {
        IReadOnlyList<NoteCommit> held = Reverts.Cancel(released, graph: null).Remaining;
        var hashes = new HashSet<string>(held.Select(commit => Short(commit.Hash)), StringComparer.OrdinalIgnoreCase);
        var origins = new HashSet<string>(held.SelectMany(commit => commit.Picked?.Commits ?? []).Select(Short), StringComparer.OrdinalIgnoreCase);
        HashSet<int> originNumbers = [.. held.SelectMany(commit => commit.Picked?.PullRequests ?? [])], numbers = [.. held.SelectMany(commit => commit.PullRequests)];
        ILookup<string, NoteCommit> byTitle = held.ToLookup(commit => commit.FullTitle, StringComparer.Ordinal);
        HashSet<string> undone = [.. released.Select(commit => commit.FullTitle).Where(title => !byTitle.Contains(title))];

        HashSet<string> found = [.. changes.Where(IsReleased).Select(change => change.Hash)];
        if (graph is not null && found.Count > 0) AddMerges(found, changes, graph);
        return found;

        bool IsReleased(NoteCommit change) =>
            (samePatches.Contains(change.Hash) && !undone.Contains(change.FullTitle))
            || origins.Contains(Short(change.Hash))
            || (change.PullRequests is [.., var number] && originNumbers.Contains(number))
            || (change.Picked is { } picked && (picked.Commits.Any(commit => hashes.Contains(Short(commit))) || picked.PullRequests.Any(numbers.Contains)))
            || byTitle[change.FullTitle].Any(same => same.PullRequests.Intersect(change.PullRequests).Any() || IsSameWork(same, change));
    }

    private static bool IsSameWork(NoteCommit left, NoteCommit right) =>
        left.Written > 0 && left.Written == right.Written && left.Authors[0].Email.Equals(right.Authors[0].Email, StringComparison.OrdinalIgnoreCase);

    private static void AddMerges(HashSet<string> found, IReadOnlyList<NoteCommit> changes, CommitGraph graph)
    {
        HashSet<string> plain = [.. changes.Where(change => !change.IsMerge).Select(change => change.Hash)];
        foreach (string merge in graph.Merges)
        {
            IReadOnlyList<string> merged = graph.MergedBy(merge);
            if (found.Contains(merge)) found.UnionWith(merged);
            else if (merged.Any(plain.Contains) && merged.Where(plain.Contains).All(found.Contains)) found.Add(merge);
        }
    }

    // the shortest that a message may name a commit with
    private static string Short(string hash) => hash.Length <= 7 ? hash : hash[..7];
}
