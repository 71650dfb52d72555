using ReleaseTools.Engine.GitHub.Requests;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;

namespace ReleaseTools.Engine.References.Requests;

/// <summary>The branch of a request: pushed if it is not there, gone on with if it says the same, and never taken from somebody who has worked on it.</summary>
internal sealed class RequestBranch(GitRepository source, GitRemote remote, RequestApi api)
{
    /// <param name="there">What the branch was read as; null = there is none.</param>
    /// <param name="head">The commit that the proposal is made on.</param>
    /// <returns>The commit that the branch has; or none, and why it is no longer as it was read.</returns>
    /// <exception cref="RefusedException">There is a branch of that name with other commits.</exception>
    public async Task<(string? Commit, string? Lost)> PushAsync(ReferenceProposal proposal, string? there, string head, CancellationToken cancellation)
    {
        string branch = proposal.Text.Branch;
        if (there is not null)
        {
            if (!await remote.FetchAsync([$"refs/heads/{branch}"], [there], cancellation)) return (null, $"{branch} was rewritten while it was fetched");
            if (await SaysSameAsync(proposal, there, cancellation)) return (there, null);
            // people may have gone on with it: then it is theirs, as long as it is open
            if (await api.ListOpenAsync(into: null, cancellation).AnyAsync(request => request.Head.Ref == branch, cancellation)) return (there, null);
            await RequireOwnAsync(proposal, there, head, cancellation);
        }
        string? lost = await remote.PushAsync($"push {branch} to {remote.Shown}", [RefUpdate.Branch(branch, there, proposal.Commit)], runsHooks: false, cancellation);
        return lost is null ? (proposal.Commit, null) : (null, lost);
    }

    private async Task<bool> SaysSameAsync(ReferenceProposal proposal, string there, CancellationToken cancellation) =>
        (await source.Git.TryRunAsync(["--literal-pathspecs", "diff", "--quiet", "--no-ext-diff", there, proposal.Commit, "--", .. proposal.Paths], cancellation)).ExitCode == 0;

    // left by an earlier run, before the branch that it is for went on
    private async Task RequireOwnAsync(ReferenceProposal proposal, string there, string head, CancellationToken cancellation)
    {
        string subject = await source.Git.RunAsync(["log", "-1", "--no-show-signature", "--no-color", "--format=%s", there, "--"], cancellation);
        if (subject == proposal.Text.Title && await source.CountAsync(head, there, cancellation) == 1) return;
        throw new RefusedException("RequestBranchTaken", ErrorCategory.ResourceExists, proposal.Text.Branch,
            $"{remote.Shown} has a branch {proposal.Text.Branch} with other commits ('{subject}'), and no open pull request.", $"Open one for it by hand, or delete it: git push {remote.Name} --delete {proposal.Text.Branch}.");
    }
}
