using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Engine.Source;

namespace ReleaseTools.Engine.Branches;

/// <summary>
/// Puts commits onto another one, as git rebase does, in the object store alone: no working tree, no index and no branch is touched, so that nothing is
/// left to clear away however it ends.
/// </summary>
internal sealed class CommitReplay(GitRepository source)
{
    private const int Conflict = 1, UnknownOption = 129;

    /// <param name="commits">Oldest first, none of them a merge.</param>
    /// <returns>The new head. Commits whose change is there already are left out; those that were empty stay.</returns>
    /// <exception cref="ReplayConflictException">One of them can't be put there.</exception>
    public async Task<string> ReplayAsync(IReadOnlyList<string> commits, string onto, CancellationToken cancellation)
    {
        string head = onto;
        foreach (string commit in commits) head = await StepAsync(commit, head, cancellation);
        return head;
    }

    /// <summary>Refuses merges whose outcome is more than what both sides bring: left out, as every merge is, that would be lost.</summary>
    public async Task RequirePlainAsync(IReadOnlyList<string> merges, CancellationToken cancellation)
    {
        foreach (string merge in merges)
        {
            CommitText text = await ReadAsync(merge, cancellation);
            if (text.Parents is [var ours, var theirs] && await MergeAsync(ours, theirs, cancellation) is { ExitCode: 0 } answer && TreeOf(answer) == text.Tree) continue;
            throw new RefusedException("MergeNotPlain", ErrorCategory.InvalidOperation, merge,
                $"Commit {merge[..12]} is a merge with changes of its own, which can't be put on another base.", "Rebase the commits onto the branch yourself (git rebase), then run the same command again.");
        }
    }

    private async Task<string> StepAsync(string commit, string head, CancellationToken cancellation)
    {
        CommitText text = await ReadAsync(commit, cancellation);
        string? parent = text.Parents.Count > 0 ? text.Parents[0] : null;
        if (parent == head) return commit;
        string before = await TreeOfAsync(head, cancellation);
        bool wasEmpty = parent is not null && await TreeOfAsync(parent, cancellation) == text.Tree;
        string after = wasEmpty ? before : await ApplyAsync(commit, text, parent, before, cancellation);
        return after == before && !wasEmpty ? head : await WriteAsync(text.On(after, head), cancellation);
    }

    // head's content as a sister of the commit: their merge base is then the commit's parent, which makes the merge a cherry-pick
    private async Task<string> ApplyAsync(string commit, CommitText text, string? parent, string tree, CancellationToken cancellation)
    {
        string sister = await WriteAsync(text.On(tree, parent), cancellation);
        GitAnswer answer = await MergeAsync(sister, commit, cancellation);
        if (answer.ExitCode == 0) return TreeOf(answer);
        string[] files = [.. answer.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        string subject = await source.Git.RunAsync(["log", "-1", "--no-show-signature", "--no-color", "--format=%s", commit, "--"], cancellation);
        throw new ReplayConflictException(commit, subject, files);
    }

    private async Task<GitAnswer> MergeAsync(string ours, string theirs, CancellationToken cancellation)
    {
        string[] arguments = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", "--allow-unrelated-histories", ours, theirs];
        GitAnswer answer = await source.Git.TryRunAsync(arguments, cancellation);
        if (answer.ExitCode is 0 or Conflict) return answer;
        throw answer.ExitCode == UnknownOption || answer.Error.Contains("usage: git merge-tree", StringComparison.Ordinal)
            ? new RefusedException("GitTooOld", ErrorCategory.NotInstalled, "git", "This git can't put commits on another base without a working tree.", "Install git 2.38 or newer.")
            : new GitException(source.Root, arguments, answer.ExitCode, answer.Error);
    }

    private Task<CommitText> ReadAsync(string commit, CancellationToken cancellation) => source.Git.StreamAsync(["cat-file", "commit", commit], async output =>
    {
        var content = new MemoryStream();
        await output.CopyToAsync(content, cancellation);
        return new CommitText(content.GetBuffer().AsSpan(0, (int)content.Length));
    }, cancellation);

    private static string TreeOf(GitAnswer answer) => answer.Output.Split('\0', '\n')[0];

    private Task<string> TreeOfAsync(string commit, CancellationToken cancellation) => source.Git.RunAsync(["rev-parse", "--verify", $"{commit}^{{tree}}"], cancellation);

    private Task<string> WriteAsync(byte[] commit, CancellationToken cancellation) => source.Git.RunAsync(["hash-object", "-t", "commit", "-w", "--stdin"], commit, cancellation);
}

/// <summary>A commit does not fit onto the branch that it is to be put on.</summary>
/// <param name="files">The files that both changed.</param>
public sealed class ReplayConflictException(string commit, string subject, IReadOnlyList<string> files) : RefusedException(
    "CommitConflict", ErrorCategory.InvalidOperation, commit,
    $"Commit {commit[..12]} \"{subject}\" conflicts in {string.Join(", ", files)}. Nothing was pushed.",
    "Rebase the commits onto the branch yourself (git fetch; git rebase), then run the same command again.")
{
    public string Commit { get; } = commit;

    public IReadOnlyList<string> Files { get; } = files;
}

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
