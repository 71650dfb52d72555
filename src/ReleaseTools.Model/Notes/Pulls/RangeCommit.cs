namespace ReleaseTools.Notes.Pulls;

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
