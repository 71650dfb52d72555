using ReleaseTools.Definitions;
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
/// Version references as a pull request (R2.9): worked out on the newest commit of a remote's branch, and nothing is written yet. They are committed there with
/// exactly the files that change, and pushed as a branch of its own. The user's checkout, branch and index stay as they are.
/// </summary>
public sealed class ReferenceProposalPlan : IDisposable
{
    private readonly ReferenceProposal _proposal;
    private readonly GitRepository _source;
    private readonly GitRemote _remote;
    private readonly RequestApi _api;
    private readonly BaseBranch _into;
    private readonly CommitFiles _files;
    private readonly VersionReferences _references;

    private ReferenceProposalPlan(ReferenceProposal proposal, GitRepository source, GitRemote remote, RequestApi api, BaseBranch into, CommitFiles files, VersionReferences references, UpdatePlan update)
    {
        (_proposal, _source, _remote, _api, _into, _files, _references) = (proposal, source, remote, api, into, files, references);
        Action = $"Open a pull request into {into.Name}: {update.Describe()}";
    }

    /// <summary>What is done, with a diff of every file.</summary>
    public string Action { get; }

    /// <param name="isPreview">Whether nothing at all may change: no commits are brought here, and no token is needed.</param>
    /// <returns>Null where there is nothing to change.</returns>
    /// <exception cref="ReferencesRefusedException">Some place can't be updated.</exception>
    public static async Task<ReferenceProposalPlan?> CreateAsync(ReleaseWorkspace workspace, ReferenceProposal proposal, bool isPreview, IProgressSink sink, CancellationToken cancellation)
    {
        GitRepository source = workspace.Source;
        GitRemote remote = await GitRemote.RequireAsync(source, proposal.Remote, proposal.Credential, workspace.Environment, limits: null, cancellation);
        GitHubRepository repository = await SourceRepository.FindAsync(workspace, proposal.GitHubRepository, proposal.Remote, proposal.DefinitionFile, cancellation);
        var api = new RequestApi(proposal.GitHub.Open(repository, workspace.Environment), repository);
        // found out before anything is pushed
        if (!isPreview) api.RequireToken();
        if (!isPreview) await GitIdentity.RequireAsync(source, cancellation);
        BaseBranch into = await BaseBranch.FindAsync(source, remote, proposal.Base, mayFetch: !isPreview, cancellation);
        CommitFiles files = await CommitFiles.OpenAsync(source, into.Head, cancellation);
        ReferenceProposalPlan? plan = null;
        try
        {
            string path = VersionReferences.Open(workspace, proposal.DefinitionFile, proposal.Path, proposal.Here, sink).Path;
            VersionReferences references = await CommitReferences.OpenAsync(files, path, sink, cancellation);
            UpdatePlan update = references.Plan(proposal.Selections, cancellation);
            return plan = update.Files.Count == 0 ? null : new ReferenceProposalPlan(proposal, source, remote, api, into, files, references, update);
        }
        finally
        {
            if (plan is null) files.Dispose();
        }
    }

    /// <summary>Opens the pull request, or finds the one that is open.</summary>
    /// <exception cref="RefusedException">There is a branch of its name with other commits.</exception>
    public async Task<VersionReferenceRequest> RunAsync(CancellationToken cancellation)
    {
        ProposedUpdate update = await CommitAsync(cancellation);
        ReferenceRequestText text = update.Text;
        var branch = new RequestBranch(_source, _remote, _api);
        string commit = await _remote.RaceAsync($"push a branch to {_remote.Shown}",
            async attempt => await branch.PushAsync(update, (attempt == 1 ? _into.Refs : await _remote.ListAsync(cancellation)).Branch(text.Branch), _into.Head, cancellation), cancellation);
        (Octokit.PullRequest request, bool isNew) = await new RequestOpener(_api).OpenAsync(new Octokit.NewPullRequest(text.Title, text.Branch, _into.Name) { Body = text.Body }, cancellation);
        return new VersionReferenceRequest(_api.Repository.ToString(), request.Number, request.Title ?? "", request.HtmlUrl, text.Branch, _into.Name)
        {
            Commit = commit,
            State = request.State.StringValue,
            Outcome = isNew ? RequestOutcome.Created : RequestOutcome.Existing,
            Changes = update.Changes.ToArray(),                              // an array: PowerShell can't index what the compiler makes of [..]
        };
    }

    public void Dispose() => _files.Dispose();

    private async Task<ProposedUpdate> CommitAsync(CancellationToken cancellation)
    {
        IReadOnlyList<VersionReferenceChange> changes = await _references.UpdateAsync(_proposal.Selections, _ => Task.FromResult(true), cancellation);
        ReferenceRequestText text = ReferenceRequestText.Of(_into.Name, changes, _proposal.Command(), _proposal.Title);
        // a place may be a link to the file that changed
        string root = CheckoutPath.Real(_files.Root);
        string[] paths = [.. changes.Select(change => Path.GetRelativePath(root, CheckoutPath.Real(Path.Combine(root, change.Path))).Replace(Path.DirectorySeparatorChar, '/')).Distinct(StringComparer.Ordinal)];
        return new ProposedUpdate(text, changes, paths, await _files.CommitAsync(paths, text.CommitMessage(changes), cancellation));
    }
}

/// <summary>The update of version references that is to be proposed as a pull request.</summary>
public sealed record ReferenceProposal
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

    /// <summary>How GitHub is reached.</summary>
    public GitHubAccess GitHub { get; init; } = GitHubAccess.Default;

    /// <summary>The commands that propose the same, in a shell.</summary>
    internal string Command() => string.Join('\n', Selections.GroupBy(selection => selection.Version, StringComparer.Ordinal).Select(group => string.Join(' ', (IEnumerable<string>)
    [
        "release references request",
        .. group.Where(selection => selection.Name is not null).Select(selection => "--name " + Quote(selection.Name!)),
        .. group.Key is null ? Array.Empty<string>() : ["--version " + Quote(group.Key)],
        .. Base is null ? Array.Empty<string>() : ["--base " + Quote(Base)],
    ])));

    private static string Quote(string word) => ShellText.Quote(word, ":+@");
}

/// <summary>The branch that a request is to be merged into.</summary>
/// <param name="Head">Its commit on the remote, which is here.</param>
/// <param name="Refs">What else the remote had then.</param>
internal sealed record BaseBranch(string Name, string Head, RemoteRefs Refs)
{
    /// <param name="named">Null = the branch that is checked out.</param>
    /// <param name="mayFetch">Whether its commits may be brought here.</param>
    public static async Task<BaseBranch> FindAsync(GitRepository source, GitRemote remote, string? named, bool mayFetch, CancellationToken cancellation)
    {
        string branch = named ?? await source.BranchAsync(cancellation);
        if (branch.Length == 0)
            throw new UsageException("BranchUnknown", source.Root, $"{source.Root} has no branch checked out to tell by where the request is to be merged.", "Name the branch: --base main (in PowerShell: -Base main).");
        return await remote.RaceAsync<BaseBranch>($"push a branch to {remote.Shown}", async _ =>
        {
            RemoteRefs refs = await remote.ListAsync(cancellation);
            string head = refs.Branch(branch) ?? throw new RefusedException("BranchMissing", ErrorCategory.ObjectNotFound, branch,
                $"{remote.Shown} has no branch {branch} to merge into.", "Push it first, or name another one: --base main (in PowerShell: -Base main).");
            if (await source.HasAsync(head, cancellation)) return (new BaseBranch(branch, head, refs), null);
            if (!mayFetch) throw new RefusedException("CommitNotHere", ErrorCategory.ObjectNotFound, head,
                $"What a request would change can't be told: {branch} of {remote.Shown} is at {head[..7]}, which is not in {source.Root}.", "Fetch it first (git fetch).");
            return await remote.FetchAsync([$"refs/heads/{branch}"], [head], cancellation) ? (new BaseBranch(branch, head, refs), null) : (null, $"{branch} was rewritten while it was fetched");
        }, cancellation);
    }
}

/// <summary>An update of version references, committed and not pushed yet.</summary>
/// <param name="Paths">The files that change.</param>
/// <param name="Commit">On top of the branch that it is for.</param>
internal sealed record ProposedUpdate(ReferenceRequestText Text, IReadOnlyList<VersionReferenceChange> Changes, IReadOnlyList<string> Paths, string Commit);

/// <summary>The branch of a pull request: pushed if it is missing, reused if it has the same changes. A branch that someone else has worked on is never overwritten.</summary>
internal sealed class RequestBranch(GitRepository source, GitRemote remote, RequestApi api)
{
    /// <param name="there">What the branch was read as; null = there is none.</param>
    /// <param name="head">The commit that the update is made on.</param>
    /// <returns>The commit that the branch has; or none, and why it is no longer as it was read.</returns>
    /// <exception cref="RefusedException">There is a branch of that name with other commits.</exception>
    public async Task<(string? Done, string? Lost)> PushAsync(ProposedUpdate update, string? there, string head, CancellationToken cancellation)
    {
        string branch = update.Text.Branch;
        if (there is not null)
        {
            if (!await remote.FetchAsync([$"refs/heads/{branch}"], [there], cancellation)) return (null, $"{branch} was rewritten while it was fetched");
            if (await SaysSameAsync(update, there, cancellation)) return (there, null);
            // others may have added commits: while the pull request is open, the branch is left as it is
            if (await api.ListOpenAsync(into: null, cancellation).AnyAsync(request => request.Head.Ref == branch, cancellation)) return (there, null);
            await RequireOwnAsync(update, there, head, cancellation);
        }
        string? lost = await remote.PushAsync($"push {branch} to {remote.Shown}", [RefUpdate.Branch(branch, there, update.Commit)], runsHooks: false, cancellation);
        return lost is null ? (update.Commit, null) : (null, lost);
    }

    private async Task<bool> SaysSameAsync(ProposedUpdate update, string there, CancellationToken cancellation) =>
        (await source.Git.TryRunAsync(["--literal-pathspecs", "diff", "--quiet", "--no-ext-diff", there, update.Commit, "--", .. update.Paths], cancellation)).ExitCode == 0;

    // left by an earlier run, before the branch that it is for went on
    private async Task RequireOwnAsync(ProposedUpdate update, string there, string head, CancellationToken cancellation)
    {
        string subject = await source.Git.RunAsync(["log", "-1", "--no-show-signature", "--no-color", "--format=%s", there, "--"], cancellation);
        if (subject == update.Text.Title && await source.CountAsync(head, there, cancellation) == 1) return;
        throw new RefusedException("RequestBranchTaken", ErrorCategory.ResourceExists, update.Text.Branch,
            $"{remote.Shown} has a branch {update.Text.Branch} with other commits ('{subject}'), and no open pull request.", $"Open one for it by hand, or delete it: git push {remote.Name} --delete {update.Text.Branch}.");
    }
}
