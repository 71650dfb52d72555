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
