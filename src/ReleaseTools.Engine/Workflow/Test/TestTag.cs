using ReleaseTools.Branches;
using ReleaseTools.Engine.Source;

namespace ReleaseTools.Engine.Workflow.Test;

/// <summary>Has the release's tag in a clone before the repository has it, so that <c>git describe</c> already says what is released.</summary>
/// <param name="clone">The clone's folder.</param>
internal sealed class TestTag(string clone)
{
    private readonly GitCommand _git = new(clone) { Use = GitUse.Clone };

    /// <param name="moves">Whether the tag leaves another commit: its release replaces the one there.</param>
    /// <exception cref="TagElsewhereException">The tag is there, at another commit, and does not move.</exception>
    public async Task SetAsync(string tag, string commit, bool moves, CancellationToken cancellation)
    {
        (int exitCode, string output, _) = await _git.TryRunAsync(["rev-parse", "--verify", "--quiet", $"refs/tags/{tag}^{{commit}}"], cancellation);
        bool isElsewhere = exitCode == 0 && output.Trim() != commit;
        if (isElsewhere && !moves) throw new TagElsewhereException(tag, commit, output.Trim(), "in this repository");
        if (exitCode != 0 || isElsewhere)
        {
            // annotated, as describe wants it; whose it is does not matter: it never leaves the clone
            await _git.RunAsync(
                ["-c", "user.name=ReleaseTools", "-c", "user.email=release@localhost", "-c", "tag.gpgSign=false", "tag", "--force", "--annotate", $"--message={tag}", tag, commit], cancellation);
        }
    }
}
