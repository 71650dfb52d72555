using System.Text;

namespace ReleaseTools.References;

/// <summary>Shows rewritten lines as <c>diff -u</c> does. Lines are only rewritten here, never added or removed, so that both sides have the same numbers.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <param name="path">Relative, with forward slashes.</param>
    /// <param name="lines">The file before, without line ends.</param>
    /// <param name="rewritten">The lines that differ afterwards, by their index from 0.</param>
    /// <param name="endsInLineBreak">Whether the last line has its line end.</param>
    /// <returns>Lines ending in <c>\n</c>; empty where nothing differs.</returns>
    public static string Of(string path, IReadOnlyList<string> lines, IReadOnlyDictionary<int, string> rewritten, bool endsInLineBreak)
    {
        if (rewritten.Count == 0) return "";
        var text = new StringBuilder($"--- a/{path}\n+++ b/{path}\n");
        foreach ((int first, int last) in Hunks([.. rewritten.Keys.Order()], lines.Count))
        {
            text.Append($"@@ -{Range(first, last)} +{Range(first, last)} @@\n");
            for (int line = first; line <= last;)
            {
                int run = line;
                while (run <= last && rewritten.ContainsKey(run)) run++;
                if (run == line)
                {
                    Append(' ', lines[line], line++);
                    continue;
                }
                for (int removed = line; removed < run; removed++) Append('-', lines[removed], removed);
                for (; line < run; line++) Append('+', rewritten[line], line);
            }
        }
        return text.ToString();

        void Append(char sign, string line, int index)
        {
            text.Append(sign).Append(line).Append('\n');
            if (index == lines.Count - 1 && !endsInLineBreak) text.Append("\\ No newline at end of file\n");
        }
    }

    private static IEnumerable<(int First, int Last)> Hunks(int[] changed, int count)
    {
        for (int i = 0; i < changed.Length;)
        {
            int first = Math.Max(0, changed[i] - Context), end = changed[i];
            while (++i < changed.Length && changed[i] - end <= (2 * Context) + 1) end = changed[i];
            yield return (first, Math.Min(count - 1, end + Context));
        }
    }

    private static string Range(int first, int last) => first == last ? $"{first + 1}" : $"{first + 1},{last - first + 1}";
}
