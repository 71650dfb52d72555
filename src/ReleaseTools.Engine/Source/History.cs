using ReleaseTools.Branches;

namespace ReleaseTools.Engine.Source;

/// <summary>Questions about commits that are here.</summary>
internal sealed class History(GitRepository source)
{
    /// <summary>Whether one commit is another's ancestor, or the same.</summary>
    public async Task<bool> ContainsAsync(string commit, string ancestor, CancellationToken cancellation)
    {
        if (commit == ancestor) return true;
        string[] arguments = ["merge-base", "--is-ancestor", ancestor, commit];
        GitAnswer answer = await source.Git.TryRunAsync(arguments, cancellation);
        return answer.ExitCode is 0 or 1 ? answer.ExitCode == 0 : throw new GitException(source.Root, arguments, answer.ExitCode, answer.Error);
    }

    /// <summary>The commits that one has and others have not, oldest first, without merges.</summary>
    public Task<string[]> BetweenAsync(string commit, IEnumerable<string> without, CancellationToken cancellation) =>
        ListAsync(["rev-list", "--reverse", "--topo-order", "--no-merges", commit, .. without.Select(id => "^" + id)], cancellation);

    /// <inheritdoc cref="BetweenAsync"/>
    public Task<string[]> MergesBetweenAsync(string commit, IEnumerable<string> without, CancellationToken cancellation) =>
        ListAsync(["rev-list", "--reverse", "--topo-order", "--min-parents=2", commit, .. without.Select(id => "^" + id)], cancellation);

    /// <summary>The commits from base to head as they are shown, oldest first.</summary>
    public async Task<IReadOnlyList<StagedCommit>> DescribeAsync(string start, string head, CancellationToken cancellation)
    {
        string output = await source.Git.RunAsync(["log", "--reverse", "--topo-order", "--no-show-signature", "--no-color", "--format=%H%x00%an <%ae>%x00%s", head, "^" + start, "--"], cancellation);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\0')).Select(parts => new StagedCommit(parts[0], parts[1], parts[2]))];
    }

    /// <exception cref="RefusedException">Only a part of the history is here.</exception>
    public async Task RequireWholeAsync(CancellationToken cancellation)
    {
        if (await source.IsShallowAsync(cancellation))
            throw new RefusedException("RepositoryShallow", ErrorCategory.InvalidOperation, source.Root, $"{source.Root} is a shallow clone: what a branch begins at can't be seen in it.",
                "git fetch --unshallow (in a CI checkout: fetch depth 0).");
    }

    private async Task<string[]> ListAsync(string[] arguments, CancellationToken cancellation) =>
        (await source.Git.RunAsync([.. arguments, "--"], cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
