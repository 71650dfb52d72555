using ReleaseTools.Branches;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;

namespace ReleaseTools.Engine.Branches;

/// <summary>Makes a release branch with its two tags on the remote: all or nothing, or finds that it is there (R2.4).</summary>
public sealed class BranchMaker(GitRepository source, GitRemote remote)
{
    private const string Moved = "a branch was rewritten while it was fetched";

    private readonly LocalTags _tags = new(source);
    private readonly ReleaseCommits _commits = new(source);
    private readonly History _history = new(source);
    private readonly BranchPlanner _planner = new(source, remote);

    /// <summary>Looks which branch is meant.</summary>
    /// <param name="mayFetch">Whether commits of main may be brought here. Without, nothing at all changes, and what is not here yet is not looked into.</param>
    public async Task<BranchPlan> PlanAsync(BranchRequest request, bool mayFetch, CancellationToken cancellation)
    {
        RemoteRefs refs = await remote.ListAsync(cancellation);
        if (mayFetch && request.Branch is null) await FetchMainAsync(refs, cancellation);
        return await _planner.PlanAsync(request, refs, cancellation);
    }

    /// <exception cref="RefusedException">The branch exists, and is another one; or the remote refuses it.</exception>
    /// <exception cref="TagElsewhereException">One of the tags is at another commit in this repository.</exception>
    public async Task<ReleaseBranchResult> MakeAsync(BranchRequest request, CancellationToken cancellation)
    {
        await GitIdentity.RequireAsync(source, cancellation);
        await _history.RequireWholeAsync(cancellation);
        for (int attempt = 1; ; attempt++)
        {
            (ReleaseBranchResult? made, string lost) = await TryAsync(request, cancellation);
            if (made is not null) return made;
            if (attempt >= remote.Limits.Races) throw RemoteException.RaceLost($"push a release branch to {remote.Shown}", remote.Name, attempt, lost);
            await Task.Delay(remote.Limits.DelayAfterRace(attempt), cancellation);
        }
    }

    private async Task<(ReleaseBranchResult? Made, string Lost)> TryAsync(BranchRequest request, CancellationToken cancellation)
    {
        RemoteRefs refs = await remote.ListAsync(cancellation);
        // which branch is next is told by the history of main
        if (request.Branch is null && !await FetchMainAsync(refs, cancellation)) return (null, Moved);
        BranchPlan plan = await _planner.PlanAsync(request, refs, cancellation);
        TagPlace? tag = refs.Tag(plan.Names.Tag), next = refs.Tag(plan.Names.NextTag);
        string? head = refs.Branch(plan.Names.Branch);
        (string Ref, string? Id)[] wanted =
        [
            ($"refs/heads/{plan.Main}", plan.Head), ($"refs/heads/{plan.Names.Branch}", head), ($"refs/tags/{plan.Names.Tag}", tag?.Object), ($"refs/tags/{plan.Names.NextTag}", next?.Object),
        ];
        (string Ref, string? Id)[] there = [.. wanted.Where(want => want.Id is not null)];
        if (!await remote.FetchAsync([.. there.Select(want => want.Ref)], [.. there.Select(want => want.Id!)], cancellation)) return (null, Moved);

        ReleaseCommit? release = tag is not null ? await _commits.TellAsync(tag.Commit, plan.Names.Tag, head, cancellation)
            : head is not null ? await _commits.FindAsync(head, next?.Commit, plan.Names.Tag, cancellation) : null;
        BranchVerdict verdict = BranchRule.Judge(plan.Names, new BranchFacts(head, tag?.Commit, next?.Commit, release), request.Commit);
        string start = release?.Parent ?? verdict.Base ?? plan.Head;
        if (release is null) await RequireOnMainAsync(plan, start, cancellation);
        string commit = release?.Id ?? await _commits.CreateAsync(start, plan.Names.Tag, cancellation);
        TagPlace here = await TagAsync(request, plan.Names.Tag, tag, commit, plan.Versions.OnBranch.ToString(), cancellation);
        TagPlace hereNext = await TagAsync(request, plan.Names.NextTag, next, start, plan.Versions.OnMain.ToString(), cancellation);
        List<RefUpdate> updates = [];
        if (head is null) updates.Add(RefUpdate.Branch(plan.Names.Branch, null, commit));
        if (tag is null) updates.Add(RefUpdate.NewTag(plan.Names.Tag, here.Object));
        if (next is null) updates.Add(RefUpdate.NewTag(plan.Names.NextTag, hereNext.Object));
        if (updates.Count > 0 && await remote.PushAsync($"push {plan.Names.Branch} to {remote.Shown}", updates, runsHooks: false, cancellation) is { } lost) return (null, lost);
        await AddAsync(plan.Names.Tag, here, cancellation);
        await AddAsync(plan.Names.NextTag, hereNext, cancellation);
        return (Describe(plan, commit, start, verdict.Outcome), "");
    }

    private Task<bool> FetchMainAsync(RemoteRefs refs, CancellationToken cancellation)
    {
        (string main, string head) = _planner.MainOf(refs);
        return remote.FetchAsync([$"refs/heads/{main}"], [head], cancellation);
    }

    private async Task RequireOnMainAsync(BranchPlan plan, string start, CancellationToken cancellation)
    {
        if (await _history.ContainsAsync(plan.Head, start, cancellation)) return;
        throw new RefusedException("CommitOffMain", ErrorCategory.InvalidOperation, start, $"{start[..12]} is not on {plan.Main} of {remote.Shown}, where the next minor version is to be tagged.",
            $"Push it to {plan.Main} first, or name a commit of {plan.Main}: --commit (in PowerShell: -Commit).");
    }

    // the remote's, or this repository's where somebody began here, or a new one
    private async Task<TagPlace> TagAsync(BranchRequest request, string name, TagPlace? there, string commit, string version, CancellationToken cancellation)
    {
        TagPlace? local = await _tags.FindAsync(name, cancellation);
        TagRule.Judge(name, commit, local, there, hasRemote: true);
        return there ?? local ?? new TagPlace(await new TagObjects(source).CreateAsync(name, commit, $"{request.Product} {version}", request.Sign, cancellation), commit);
    }

    private async Task AddAsync(string name, TagPlace place, CancellationToken cancellation)
    {
        if (await _tags.FindAsync(name, cancellation) is null) await _tags.AddAsync(name, place.Object, cancellation);
    }

    private ReleaseBranchResult Describe(BranchPlan plan, string commit, string start, BranchOutcome outcome) => new()
    {
        Branch = plan.Names.Branch,
        Commit = commit,
        Base = start,
        Version = plan.Versions.OnBranch,
        Tag = plan.Names.Tag,
        NextVersion = plan.Versions.OnMain,
        NextTag = plan.Names.NextTag,
        Remote = remote.Name,
        Outcome = outcome,
    };
}
