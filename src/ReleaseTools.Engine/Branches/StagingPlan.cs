using ReleaseTools.Branches;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Branches;

/// <summary>
/// Commits that are not public yet, for a staging branch of the public remote, on the newest public commit and together with what others have staged (R2.6).
/// Where they go is known, and nothing is written yet. Nothing is pushed over a commit that is not contained in what is pushed.
/// </summary>
public sealed class StagingPlan
{
    private readonly GitRemote _remote;
    private readonly History _history;
    private readonly StagingHead _heads;
    private readonly string _name, _branch, _commit;

    private StagingPlan(GitRepository source, GitRemote remote, string name, string branch, string commit, RemoteRefs refs)
    {
        (_remote, _history, _heads, _name, _branch, _commit) = (remote, new History(source), new StagingHead(source), name, branch, commit);
        Target = $"{name} of {remote.Shown}, {(refs.Branch(name) is { } head ? $"which is at {head[..7]}" : "which is new")}";
        Action = $"Push commits up to {commit[..7]}, on {branch} at {BaseOf(refs)[..7]}";
    }

    /// <summary>Whether the session is a rehearsal, so that nothing is pushed.</summary>
    public bool IsRehearsal { get; private init; }

    /// <summary>What is worked on, for a question or a preview.</summary>
    public string Target { get; }

    /// <summary>What is done with it.</summary>
    public string Action { get; }

    /// <summary>Looks where the commits would go. Reads the remote, and changes nothing.</summary>
    public static async Task<StagingPlan> CreateAsync(ReleaseWorkspace workspace, StagingRequest request, CancellationToken cancellation)
    {
        GitRepository source = workspace.Source;
        GitRemote remote = await GitRemote.RequireAsync(source, request.Remote, request.Credential, workspace.Environment, request.Limits, cancellation);
        string prefix = request.Prefix ?? request.Session?.Product ?? workspace.LoadDefinitionFile(request.DefinitionFile).Definition.Product;
        string branch = request.Branch ?? request.Session?.Branch ?? await source.BranchAsync(cancellation);
        string commit = request.Session?.Commit ?? (await source.ResolveAsync(request.Commit, cancellation)).Id;
        string name = StagingBranchName.Of(prefix, branch, request.ForBranch);
        return new StagingPlan(source, remote, name, branch, commit, await remote.ListAsync(cancellation)) { IsRehearsal = request.Session is { Rehearsal: true } };
    }

    /// <exception cref="ReplayConflictException">A commit does not fit onto what is there.</exception>
    /// <exception cref="ReleaseException">The remote refuses it, or can't be asked.</exception>
    public async Task<StagingBranch> RunAsync(CancellationToken cancellation)
    {
        if (IsRehearsal) return Made(_commit, _commit, StagingOutcome.Rehearsed);
        await _history.RequireWholeAsync(cancellation);
        string what = $"push {_name} to {_remote.Shown}";
        return await _remote.RaceAsync(what, attempt => TryAsync(what, attempt, cancellation), cancellation);
    }

    private async Task<(StagingBranch? Published, string? Lost)> TryAsync(string what, int attempt, CancellationToken cancellation)
    {
        RemoteRefs refs = await _remote.ListAsync(cancellation);
        string start = BaseOf(refs);
        string? staged = refs.Branch(_name);
        string[] names = [$"refs/heads/{_branch}", .. staged is null ? Array.Empty<string>() : [$"refs/heads/{_name}"]];
        if (!await _remote.FetchAsync(names, staged is null ? [start] : [start, staged], cancellation)) return (null, "a branch was rewritten while it was fetched");
        string head = await _heads.FindAsync(start, staged, _commit, cancellation);
        StagingOutcome outcome = staged is null ? StagingOutcome.Created
            : staged == head ? StagingOutcome.Existing
            : await _history.ContainsAsync(head, staged, cancellation) ? StagingOutcome.Updated
            : StagingOutcome.Rebased;
        if (outcome is not StagingOutcome.Existing && await _remote.PushAsync(what, [RefUpdate.Branch(_name, staged, head)], runsHooks: true, cancellation) is { } lost) return (null, lost);
        return (Made(head, start, outcome) with { Commits = await _history.DescribeAsync(start, head, cancellation), Attempts = attempt }, null);
    }

    private StagingBranch Made(string commit, string start, StagingOutcome outcome) => new() { Name = _name, Remote = _remote.Name, Commit = commit, Base = start, Outcome = outcome };

    private string BaseOf(RemoteRefs refs) => refs.Branch(_branch)
        ?? throw new RefusedException("BranchMissing", ErrorCategory.ObjectNotFound, _branch, $"{_remote.Shown} has no branch {_branch} for the staging branch to stand on.",
            "Push the branch first, or name another one: --branch (in PowerShell: -Branch).");
}

/// <summary>The staging branch that is wanted.</summary>
public sealed record StagingRequest
{
    /// <summary>The session whose commit is staged; null = <see cref="Commit"/>.</summary>
    public ReleaseSession? Session { get; init; }

    /// <summary>A commit, tag or branch; null = what is checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>The public branch; null = the session's, or what is checked out.</summary>
    public string? Branch { get; init; }

    /// <summary>The release branch whose release changes main, too; null = no such.</summary>
    public string? ForBranch { get; init; }

    /// <summary>What stands before <c>-staging</c>; null = the product's name.</summary>
    public string? Prefix { get; init; }

    public string? DefinitionFile { get; init; }

    /// <summary>Null = <c>origin</c>.</summary>
    public string? Remote { get; init; }

    public GitCredential? Credential { get; init; }

    /// <summary>Null = the usual ones.</summary>
    internal RemoteLimits? Limits { get; init; }
}

/// <summary>Finds the commit that a staging branch is to be at. Makes commits, and no more.</summary>
internal sealed class StagingHead(GitRepository source)
{
    private readonly History _history = new(source);
    private readonly CommitKeys _keys = new(source);
    private readonly CommitReplay _replay = new(source);

    /// <param name="start">The newest public commit.</param>
    /// <param name="staged">Where the staging branch is; null = there is none.</param>
    /// <param name="commit">The newest of our commits.</param>
    /// <exception cref="ReplayConflictException">A commit does not fit onto what is there.</exception>
    public async Task<string> FindAsync(string start, string? staged, string commit, CancellationToken cancellation)
    {
        string below = staged is null ? start : await TheirsOnAsync(start, staged, cancellation);
        if (await _history.ContainsAsync(below, commit, cancellation)) return below;
        if (await _history.ContainsAsync(commit, below, cancellation)) return commit;
        await _replay.RequirePlainAsync(await _history.MergesBetweenAsync(commit, staged is null ? [start] : [start, staged], cancellation), cancellation);
        return await _replay.ReplayAsync(await MissingAsync(commit, start, below, cancellation), below, cancellation);
    }

    // what others staged, where it is, or on the newer base without what has become public
    private async Task<string> TheirsOnAsync(string start, string staged, CancellationToken cancellation)
    {
        if (await _history.ContainsAsync(staged, start, cancellation)) return staged;
        if (await _history.ContainsAsync(start, staged, cancellation)) return start;
        await _replay.RequirePlainAsync(await _history.MergesBetweenAsync(staged, [start], cancellation), cancellation);
        return await _replay.ReplayAsync(await MissingAsync(staged, start, start, cancellation), start, cancellation);
    }

    /// <summary>The commits that are not public yet, and are neither as they are nor as copies in what is to be built on.</summary>
    private async Task<IReadOnlyList<string>> MissingAsync(string commit, string start, string below, CancellationToken cancellation)
    {
        string[] own = await _history.BetweenAsync(commit, [start], cancellation);
        if (own.Length == 0) return [];
        string[] there = [.. await _history.BetweenAsync(start, [commit], cancellation), .. await _history.BetweenAsync(below, [start], cancellation)];
        return CommitKey.Missing(await _keys.OfAsync(own, cancellation), await _keys.OfAsync(there, cancellation));
    }
}
