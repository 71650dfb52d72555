using System.IO.Enumeration;

namespace ReleaseTools.Formatting;

/// <summary>A pattern of whole names, as people type it: <c>*</c> stands for any characters, <c>?</c> for one, and everything else, a backslash too, for itself.</summary>
public static class NamePattern
{
    /// <summary>Whether a name may stand for several.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    public static bool Matches(string pattern, string name, bool ignoreCase = true) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace(@"\", @"\\", StringComparison.Ordinal), name, ignoreCase);
}

/// <summary>Finds what a misspelt name was meant to be.</summary>
public static class NearestName
{
    /// <summary>Nobody misspells more; the work grows with the length.</summary>
    private const int LongestName = 64;

    /// <returns>The candidate with the smallest edit distance (a swap of neighbours counts once), or null where none is near enough to be meant.</returns>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestName) return null;
        int limit = Math.Max(1, name.Length / 3);
        return candidates
            .Where(candidate => Math.Abs(candidate.Length - name.Length) <= limit)
            .Select(candidate => (candidate, distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[a.Length, b.Length];
    }
}
