using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Engine.Source;

namespace ReleaseTools.Engine.Branches;

/// <summary>
/// Tells what a commit changes, wherever it stands: the same author at the same time, and the same lines, whatever
/// stands around them. It is git's patch-id without its blind spots: git takes all empty commits for one, and changes of one binary file for each other.
/// </summary>
internal sealed class CommitKeys(GitRepository source)
{
    /// <returns>A key for each commit, in the given order.</returns>
    public async Task<IReadOnlyList<CommitKey>> OfAsync(IReadOnlyList<string> commits, CancellationToken cancellation)
    {
        if (commits.Count == 0) return [];
        byte[] input = Encoding.ASCII.GetBytes(string.Join('\n', commits) + "\n");
        Dictionary<string, string> differences = await source.Git.StreamAsync(
            ["diff-tree", "--stdin", "-p", "-r", "--root", "--binary", "--unified=0", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/", "--dst-prefix=b/"],
            input, output => ReadAsync(output, cancellation), cancellation);
        string log = await source.Git.RunAsync(
            ["log", "--no-walk=unsorted", "--stdin", "-z", "--no-show-signature", "--no-color", "--encoding=UTF-8", "--date=raw", "--format=%H%x00%an <%ae> %ad%x00%B"], input, cancellation);
        // an empty commit is nothing but its message
        return [.. log.Split('\0').Chunk(3).Where(parts => parts.Length == 3).Select(parts => new CommitKey(parts[0], $"{parts[1]}\n{differences.GetValueOrDefault(parts[0]) ?? parts[2]}"))];
    }

    private static async Task<Dictionary<string, string>> ReadAsync(Stream output, CancellationToken cancellation)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string? commit = null;
        bool isEmpty = true;
        void End()
        {
            byte[] difference = hash.GetHashAndReset();
            if (commit is not null && !isEmpty) found[commit] = Convert.ToHexString(difference);
        }

        await foreach (string line in LinesAsync(output, cancellation))
        {
            if (line.Length is 40 or 64 && line.All(char.IsAsciiHexDigitLower))
            {
                End();
                (commit, isEmpty) = (line, true);
                continue;
            }
            isEmpty = false;
            if (line.StartsWith("index ", StringComparison.Ordinal)) continue;
            hash.AppendData(Encoding.Latin1.GetBytes(line.StartsWith("@@ ", StringComparison.Ordinal) ? "@@\n" : line + "\n"));
        }
        End();
        return found;
    }

    // only line feeds end a line: what a file has of carriage returns is content
    private static async IAsyncEnumerable<string> LinesAsync(Stream output, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var text = new StreamReader(output, Encoding.Latin1);           // bytes as they are, one a character
        var line = new StringBuilder();
        char[] buffer = new char[16 * 1024];
        while (await text.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            for (int start = 0; start < count;)
            {
                int end = Array.IndexOf(buffer, '\n', start, count - start);
                line.Append(buffer, start, (end < 0 ? count : end) - start);
                if (end < 0) break;
                yield return line.ToString();
                line.Clear();
                start = end + 1;
            }
        }
        if (line.Length > 0) yield return line.ToString();
    }
}

/// <summary>A commit, and what it changes.</summary>
internal sealed record CommitKey(string Commit, string Key)
{
    /// <summary>The commits that others do not have; what was made, undone and made again is there as often as it was made.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<CommitKey> wanted, IEnumerable<CommitKey> there)
    {
        Dictionary<string, int> counts = there.GroupBy(key => key.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        List<string> missing = [];
        foreach (CommitKey key in wanted)
        {
            if (counts.GetValueOrDefault(key.Key) is > 0 and var left) counts[key.Key] = left - 1;
            else missing.Add(key.Commit);
        }
        return missing;
    }
}
