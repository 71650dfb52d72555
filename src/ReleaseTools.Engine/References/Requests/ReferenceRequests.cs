using System.Security;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Pulls;
using ReleaseTools.Engine.GitHub.Requests;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.GitHub;
using ReleaseTools.References;

namespace ReleaseTools.Engine.References.Requests;

/// <summary>
/// Proposes version references as a pull request (R2.9): worked out on the newest commit of a remote's branch, committed there with exactly the files that
/// change, pushed as a branch of its own. The user's checkout, branch and index stay as they are.
/// </summary>
public sealed class ReferenceRequests(ReleaseWorkspace workspace, ReferenceRequestOrder order, IProgressSink sink)
{
    /// <param name="approve">Is told what will be done, with a diff of every file, and says whether it may be. Not asked where there is nothing to change.</param>
    /// <param name="mayFetch">Whether commits may be brought here. Without, nothing at all changes.</param>
    /// <returns>Null where there is nothing to change, or it was not approved.</returns>
    /// <exception cref="ReferencesRefusedException">Some place can't be updated.</exception>
    public async Task<VersionReferenceRequest?> OpenAsync(Func<string, Task<bool>> approve, bool mayFetch, CancellationToken cancellation)
    {
        GitRemote remote = await GitRemote.FindAsync(workspace.Source, order.Remote, order.Credential, workspace.Environment, limits: null, cancellation) ?? throw GitRemote.None(workspace.Source);
        GitHubRepository repository = await SourceRepository.FindAsync(workspace, order.GitHubRepository, order.Remote, order.DefinitionFile, cancellation);
        GitHubClient client = workspace.GitHub(repository, order.Token);
        // found out before anything is pushed
        if (mayFetch && client.Token is null)
            throw new RefusedException("GitHubTokenMissing", ErrorCategory.PermissionDenied, repository.ToString(), $"A pull request in {repository} needs a token, and there is none.", GitHubToken.HowToGive(repository.Host));
        var api = new RequestApi(client, repository);
        if (mayFetch) await GitIdentity.RequireAsync(workspace.Source, cancellation);
        for (int attempt = 1; ; attempt++)
        {
            RemoteRefs refs = await remote.ListAsync(cancellation);
            (string into, string head) = await BaseAsync(remote, refs, cancellation);
            string? lost = await HasAsync(remote, into, head, mayFetch, cancellation) ? null : $"{into} was rewritten while it was fetched";
            if (lost is null)
            {
                if (await ProposeAsync(into, head, approve, cancellation) is not { } proposal) return null;
                (string? commit, lost) = await new RequestBranch(workspace.Source, remote, api).PushAsync(proposal, refs.Branch(proposal.Text.Branch), head, cancellation);
                if (commit is not null) return await OpenAsync(api, proposal, into, commit, cancellation);
            }
            if (attempt >= remote.Limits.Races) throw RemoteException.RaceLost($"push a branch to {remote.Shown}", remote.Name, attempt, lost!);
            await Task.Delay(remote.Limits.DelayAfterRace(attempt), cancellation);
        }
    }

    private async Task<(string Branch, string Head)> BaseAsync(GitRemote remote, RemoteRefs refs, CancellationToken cancellation)
    {
        string branch = order.Base ?? await workspace.Source.BranchAsync(cancellation);
        if (branch.Length == 0)
            throw new UsageException("BranchUnknown", workspace.Root, $"{workspace.Root} has no branch checked out to tell by where the request is to be merged.", "Name the branch: --base main (in PowerShell: -Base main).");
        return refs.Branch(branch) is { } head ? (branch, head) : throw new RefusedException("BranchMissing", ErrorCategory.ObjectNotFound, branch,
            $"{remote.Shown} has no branch {branch} to merge into.", "Push it first, or name another one: --base main (in PowerShell: -Base main).");
    }

    private async Task<bool> HasAsync(GitRemote remote, string branch, string head, bool mayFetch, CancellationToken cancellation)
    {
        if ((await workspace.Source.Git.TryRunAsync(["cat-file", "-e", head + "^{commit}"], cancellation)).ExitCode == 0) return true;
        return mayFetch ? await remote.FetchAsync([$"refs/heads/{branch}"], [head], cancellation) : throw new RefusedException("CommitNotHere", ErrorCategory.ObjectNotFound, head,
            $"What a request would change can't be told: {branch} of {remote.Shown} is at {head[..7]}, which is not in {workspace.Root}.", "Fetch it first (git fetch).");
    }

    private async Task<ReferenceProposal?> ProposeAsync(string into, string head, Func<string, Task<bool>> approve, CancellationToken cancellation)
    {
        using CommitFiles files = await CommitFiles.OpenAsync(workspace.Source, head, cancellation);
        VersionReferences references = await CommitReferences.OpenAsync(files, VersionReferences.Open(workspace, order.DefinitionFile, order.Path, order.Here, sink).Path, sink, cancellation);
        IReadOnlyList<VersionReferenceChange> changes = await references.UpdateAsync(order.Selections, what => approve($"Open a pull request into {into}: {what}"), cancellation);
        if (changes.Count == 0) return null;
        ReferenceRequestText text = ReferenceRequestText.Of(into, changes, order.Command(), order.Title);
        // a place may be a link to the file that changed
        string root = CheckoutPath.Real(files.Root);
        string[] paths = [.. changes.Select(change => Path.GetRelativePath(root, CheckoutPath.Real(Path.Combine(root, change.Path))).Replace(Path.DirectorySeparatorChar, '/')).Distinct(StringComparer.Ordinal)];
        return new ReferenceProposal(text, changes, paths, await files.CommitAsync(paths, text.CommitMessage(changes), cancellation));
    }

    private static async Task<VersionReferenceRequest> OpenAsync(RequestApi api, ReferenceProposal proposal, string into, string commit, CancellationToken cancellation)
    {
        ReferenceRequestText text = proposal.Text;
        // one that is open for the branch already is the one
        Octokit.PullRequest? there = await api.FindOpenAsync(text.Branch, into, cancellation);
        (Octokit.PullRequest request, bool isNew) = there is not null ? (there, false) : await new RequestOpener(api).OpenAsync(new Octokit.NewPullRequest(text.Title, text.Branch, into) { Body = text.Body }, cancellation);
        return new VersionReferenceRequest(api.Repository.ToString(), request.Number, request.Title ?? "", request.HtmlUrl, text.Branch, into)
        {
            Commit = commit,
            State = request.State.StringValue,
            Outcome = isNew ? RequestOutcome.Created : RequestOutcome.Existing,
            Changes = proposal.Changes.ToArray(),                            // an array: PowerShell can't index what the compiler makes of [..]
        };
    }
}

/// <summary>What a person asked for when they asked for a request.</summary>
public sealed record ReferenceRequestOrder
{
    /// <summary>What is to be updated, as for an update of the checkout.</summary>
    public required IReadOnlyList<ReferenceSelection> Selections { get; init; }

    public string? DefinitionFile { get; init; }

    /// <summary>The dependencies file; null = the definition's.</summary>
    public string? Path { get; init; }

    /// <summary>The folder that the person is in.</summary>
    public required string Here { get; init; }

    /// <summary>The branch to merge into; null = the one that is checked out.</summary>
    public string? Base { get; init; }

    /// <summary>Null = by the versions.</summary>
    public string? Title { get; init; }

    /// <summary>Null = <c>origin</c>.</summary>
    public string? Remote { get; init; }

    /// <summary>For the remote over HTTP.</summary>
    public GitCredential? Credential { get; init; }

    /// <summary>Null = the one that the remote is.</summary>
    public string? GitHubRepository { get; init; }

    /// <summary>A token for GitHub that was given; null = the one that is found.</summary>
    public SecureString? Token { get; init; }

    /// <summary>The commands that order the same, in a shell.</summary>
    internal string Command() => string.Join('\n', Selections.GroupBy(selection => selection.Version, StringComparer.Ordinal).Select(group => string.Join(' ', (IEnumerable<string>)
    [
        "release references request",
        .. group.Where(selection => selection.Name is not null).Select(selection => "--name " + Quote(selection.Name!)),
        .. group.Key is null ? Array.Empty<string>() : ["--version " + Quote(group.Key)],
        .. Base is null ? Array.Empty<string>() : ["--base " + Quote(Base)],
    ])));

    private static string Quote(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '/' or '_' or '+' or ':' or '@') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

/// <summary>Changes that are to be proposed, committed and not pushed yet.</summary>
/// <param name="Paths">The files that change.</param>
/// <param name="Commit">On top of the branch that they are for.</param>
internal sealed record ReferenceProposal(ReferenceRequestText Text, IReadOnlyList<VersionReferenceChange> Changes, IReadOnlyList<string> Paths, string Commit);

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
