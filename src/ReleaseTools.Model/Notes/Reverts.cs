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

/// <summary>What a revert says it takes back, by everything it names it with.</summary>
/// <param name="Hashes">Whole or abbreviated commit ids.</param>
/// <param name="PullRequests">From GitHub's <c>Reverts owner/name#12</c>.</param>
/// <param name="Title">The quoted title, without pull request numbers; null where none is quoted.</param>
public sealed record RevertTarget(IReadOnlyList<string> Hashes, IReadOnlyList<int> PullRequests, string? Title)
{
    internal static RevertTarget? Read(string fullTitle, string? type, string description, CommitMessage message)
    {
        string? title = Quoted(fullTitle, "Revert \"")
            ?? (Quoted(fullTitle, "Reapply \"") is { } again ? $"Revert \"{again}\"" : null)
            ?? (string.Equals(type, "revert", StringComparison.OrdinalIgnoreCase) ? description.Trim('"') : null);
        if (title is null && !fullTitle.StartsWith("Revert ", StringComparison.Ordinal)) return null;
        var hashes = new List<string>();
        var requests = new List<int>();
        foreach (string line in message.Body.Split('\n')) ReadLine(line, type is not null, hashes, requests);
        if (title is null && hashes.Count == 0 && requests.Count == 0) return null;
        return new(hashes, requests, title is null ? null : WithoutNumbers(title));
    }

    /// <summary>Whether one of the ids names that commit.</summary>
    internal bool Names(string hash) => Hashes.Any(known => hash.StartsWith(known, StringComparison.OrdinalIgnoreCase));

    private static string? Quoted(string title, string start) =>
        title.StartsWith(start, StringComparison.Ordinal) && title.LastIndexOf('"') is int end && end > start.Length ? title[start.Length..end] : null;

    private static string WithoutNumbers(string title) => PullRequestTitle.Read(CommitMessage.Parse(title), isMerge: false).Text ?? title;

    private static void ReadLine(ReadOnlySpan<char> line, bool conventional, List<string> hashes, List<int> requests)
    {
        if (line.StartsWith("This reverts commit ", StringComparison.OrdinalIgnoreCase)) AddHashes(line["This reverts commit ".Length..], hashes, many: false);
        else if (conventional && line.StartsWith("Refs: ", StringComparison.OrdinalIgnoreCase)) AddHashes(line["Refs: ".Length..], hashes, many: true);
        else if (line.StartsWith("Reverts ", StringComparison.Ordinal) && line.IndexOf('#') is >= 0 and int at
            && PullRequestTitle.ReadNumber(line, at + 1, out _) is { } number) requests.Add(number);
    }

    private static void AddHashes(ReadOnlySpan<char> text, List<string> hashes, bool many)
    {
        while (text.Length > 0)
        {
            int end = 0;
            while (end < text.Length && char.IsAsciiHexDigit(text[end])) end++;
            if (end is < 7 or > 64) return;
            hashes.Add(text[..end].ToString());
            if (!many) return;
            text = text[end..].TrimStart(", ");
        }
    }
}
