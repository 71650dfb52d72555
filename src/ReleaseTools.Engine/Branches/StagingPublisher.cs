using ReleaseTools.Branches;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;

namespace ReleaseTools.Engine.Branches;

/// <summary>
/// Pushes commits that are not public yet to a staging branch of the public remote, on the newest public commit and together with what others have staged
/// (R2.6). Nothing is pushed over a commit that is not contained in what is pushed.
/// </summary>
public sealed class StagingPublisher(GitRepository source, GitRemote remote)
{
    private readonly History _history = new(source);
    private readonly StagingHead _heads = new(source);

    /// <summary>Looks where the commits would go. Reads the remote, and changes nothing.</summary>
    /// <returns>What is worked on, and what is done with it.</returns>
    public async Task<(string Target, string Action)> PlanAsync(StagingRequest request, CancellationToken cancellation)
    {
        string name = StagingBranchName.Of(request.Prefix, request.Branch, request.ForBranch);
        RemoteRefs refs = await remote.ListAsync(cancellation);
        string there = refs.Branch(name) is { } head ? $"which is at {head[..7]}" : "which is new";
        return ($"{name} of {remote.Shown}, {there}", $"Push commits up to {request.Commit[..7]}, on {request.Branch} at {BaseOf(request, refs)[..7]}");
    }

    /// <exception cref="ReplayConflictException">A commit does not fit onto what is there.</exception>
    /// <exception cref="ReleaseException">The remote refuses it, or can't be asked.</exception>
    public async Task<StagingBranch> PublishAsync(StagingRequest request, CancellationToken cancellation)
    {
        string name = StagingBranchName.Of(request.Prefix, request.Branch, request.ForBranch);
        await _history.RequireWholeAsync(cancellation);
        string what = $"push {name} to {remote.Shown}";
        for (int attempt = 1; ; attempt++)
        {
            (StagingBranch? published, string lost) = await TryAsync(request, name, what, cancellation);
            if (published is not null) return published with { Attempts = attempt };
            if (attempt >= remote.Limits.Races) throw RemoteException.RaceLost(what, remote.Name, attempt, lost);
            await Task.Delay(remote.Limits.DelayAfterRace(attempt), cancellation);
        }
    }

    private async Task<(StagingBranch? Published, string Lost)> TryAsync(StagingRequest request, string name, string what, CancellationToken cancellation)
    {
        RemoteRefs refs = await remote.ListAsync(cancellation);
        string start = BaseOf(request, refs);
        string? staged = refs.Branch(name);
        string[] names = [$"refs/heads/{request.Branch}", .. staged is null ? Array.Empty<string>() : [$"refs/heads/{name}"]];
        if (!await remote.FetchAsync(names, staged is null ? [start] : [start, staged], cancellation)) return (null, "a branch was rewritten while it was fetched");
        string head = await _heads.FindAsync(start, staged, request.Commit, cancellation);
        StagingOutcome outcome = staged is null ? StagingOutcome.Created
            : staged == head ? StagingOutcome.Existing
            : await _history.ContainsAsync(head, staged, cancellation) ? StagingOutcome.Updated
            : StagingOutcome.Rebased;
        if (outcome is not StagingOutcome.Existing && await remote.PushAsync(what, [RefUpdate.Branch(name, staged, head)], runsHooks: true, cancellation) is { } lost) return (null, lost);
        return (new StagingBranch
        {
            Name = name,
            Remote = remote.Name,
            Commit = head,
            Base = start,
            Commits = await _history.DescribeAsync(start, head, cancellation),
            Outcome = outcome,
        }, "");
    }

    private string BaseOf(StagingRequest request, RemoteRefs refs) => refs.Branch(request.Branch)
        ?? throw new RefusedException("BranchMissing", ErrorCategory.ObjectNotFound, request.Branch, $"{remote.Shown} has no branch {request.Branch} for the staging branch to stand on.",
            "Push the branch first, or name another one: --branch (in PowerShell: -Branch).");
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
