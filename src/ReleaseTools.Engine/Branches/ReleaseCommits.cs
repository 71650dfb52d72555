using ReleaseTools.Branches;
using ReleaseTools.Engine.Source;

namespace ReleaseTools.Engine.Branches;

/// <summary>Empty commits that announce a version on its release branch. They are told by what they are: empty, and with our message.</summary>
internal sealed class ReleaseCommits(GitRepository source)
{
    private readonly History _history = new(source);

    /// <summary>Makes one. No branch moves.</summary>
    public Task<string> CreateAsync(string parent, string tag, CancellationToken cancellation) =>
        source.Git.RunAsync(["commit-tree", $"{parent}^{{tree}}", "-p", parent, "-m", ReleaseCommitMessage.Of(tag)], cancellation);

    /// <param name="head">The branch to look on; null = there is none.</param>
    /// <returns>Null where the commit is not the release commit of that tag.</returns>
    public async Task<ReleaseCommit?> TellAsync(string commit, string tag, string? head, CancellationToken cancellation)
    {
        string[] parts = (await source.Git.RunAsync(["log", "-1", "--no-show-signature", "--no-color", "--format=%T%x00%P%x00%s", commit, "--"], cancellation)).Split('\0');
        if (parts[2] != ReleaseCommitMessage.Of(tag) || parts[1].Length == 0 || parts[1].Contains(' ', StringComparison.Ordinal)) return null;
        if (await source.Git.RunAsync(["rev-parse", "--verify", $"{parts[1]}^{{tree}}"], cancellation) != parts[0]) return null;
        return new ReleaseCommit(commit, parts[1], head is not null && await _history.ContainsAsync(head, commit, cancellation));
    }

    /// <summary>Looks for it among the commits of a branch.</summary>
    /// <param name="limit">A commit that the branch has left behind, where one is known: it is not looked for beyond.</param>
    public async Task<ReleaseCommit?> FindAsync(string head, string? limit, string tag, CancellationToken cancellation)
    {
        string[] range = limit is null ? [head] : [head, "^" + limit];
        string output = await source.Git.RunAsync(["rev-list", "--first-parent", "--fixed-strings", $"--grep={ReleaseCommitMessage.Of(tag)}", .. range, "--"], cancellation);
        foreach (string commit in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (await TellAsync(commit, tag, head, cancellation) is { } found) return found;
        }
        return null;
    }
}
