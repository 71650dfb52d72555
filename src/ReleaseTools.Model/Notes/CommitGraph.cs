using System.Globalization;

namespace ReleaseTools.Notes;

/// <summary>The parents of the commits of a range. Commits outside the range are unknown to it.</summary>
public sealed class CommitGraph
{
    private const int KeyLength = 32;                                           // hex digits: 16 bytes tell the commits of any repository apart

    private readonly Dictionary<UInt128, int> _places = [];
    private readonly List<(string Hash, UInt128[] Parents)> _commits = [];

    /// <summary>Adds a commit. Children come before their parents, as <c>git rev-list --topo-order</c> lists them.</summary>
    public void Add(string hash, IEnumerable<string> parents)
    {
        _places[Key(hash)] = _commits.Count;
        _commits.Add((hash, [.. parents.Select(Key)]));
    }

    /// <summary>The merges of the range, children before parents.</summary>
    public IEnumerable<string> Merges => _commits.Where(commit => commit.Parents.Length > 1).Select(commit => commit.Hash);

    /// <param name="hash">A whole id; no abbreviation is found.</param>
    public bool IsMerge(string hash) => TryFind(hash, out int place) && _commits[place].Parents.Length > 1;

    /// <summary>The commits of the range that a merge added to its first parent: those of the merged branch. Empty for any other commit.</summary>
    public IReadOnlyList<string> MergedBy(string merge)
    {
        if (!TryFind(merge, out int place) || _commits[place].Parents is not { Length: > 1 } parents) return [];
        var merged = new List<string>();
        var onMainline = new Dictionary<int, bool>();
        var queue = new PriorityQueue<int, int>();
        int open = 0;                                                           // queued commits that are not known to be on the mainline
        for (int i = 0; i < parents.Length; i++) Visit(parents[i], mainline: i == 0);
        while (open > 0 && queue.TryDequeue(out int next, out _))
        {
            bool mainline = onMainline[next];
            if (!mainline)
            {
                merged.Add(_commits[next].Hash);
                open--;
            }
            foreach (UInt128 parent in _commits[next].Parents) Visit(parent, mainline);
        }
        return merged;

        // all children of a commit leave the queue before it does, so that what is known of it then is final
        void Visit(UInt128 key, bool mainline)
        {
            if (!_places.TryGetValue(key, out int at)) return;
            if (!onMainline.TryGetValue(at, out bool known))
            {
                queue.Enqueue(at, at);
                if (!mainline) open++;
            }
            else if (mainline && !known) open--;
            onMainline[at] = mainline || known;
        }
    }

    private bool TryFind(string hash, out int place)
    {
        place = -1;
        return hash.Length >= KeyLength && UInt128.TryParse(hash.AsSpan(0, KeyLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 key) && _places.TryGetValue(key, out place);
    }

    private static UInt128 Key(string hash) => UInt128.Parse(hash.AsSpan(0, KeyLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
