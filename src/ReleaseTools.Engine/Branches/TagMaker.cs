using ReleaseTools.Branches;
using ReleaseTools.Engine.References.Requests;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Branches;

/// <summary>Makes the annotated tag of a version, here and on the remote, or finds that it is there (R2.5).</summary>
/// <param name="remote">Null = the tag stays in this repository.</param>
/// <param name="gate">Looks into the head that a release commit is made on; null = nobody does.</param>
public sealed class TagMaker(GitRepository source, GitRemote? remote, ReferenceGate? gate = null)
{
    private readonly LocalTags _tags = new(source);

    /// <summary>Looks what there is to do. Reads the remote, and changes nothing.</summary>
    /// <exception cref="TagElsewhereException">The tag is at another commit.</exception>
    /// <exception cref="RefusedException">The version is not one of the branch's.</exception>
    public async Task<TagPlan> PlanAsync(TagRequest request, CancellationToken cancellation)
    {
        RequireBranch(request);
        RemoteRefs? refs = remote is null ? null : await remote.ListAsync(cancellation);
        return Plan(request, await _tags.FindAsync(request.Name, cancellation), refs?.Tag(request.Name));
    }

    /// <summary>Makes sure that what the plan says could be done. Nothing is sent.</summary>
    /// <exception cref="ReleaseException">Git knows no identity, or the remote would refuse the push.</exception>
    public async Task RequireAccessAsync(TagRequest request, TagPlan plan, CancellationToken cancellation)
    {
        if (plan.Verdict is TagVerdict.Create) await GitIdentity.RequireAsync(source, cancellation);
        if (remote is null || plan.Commit is not { } commit || plan.Verdict is not (TagVerdict.Create or TagVerdict.PushToRemote)) return;
        await remote.TryPushAsync($"push tag {request.Name} to {remote.Shown}", [RefUpdate.NewTag(request.Name, plan.Local?.Object ?? commit)], cancellation);
    }

    /// <param name="planned">What <see cref="PlanAsync"/> found for it. Each write is conditional on that: where it no longer holds, the remote is read again.</param>
    /// <exception cref="TagElsewhereException">The tag is at another commit.</exception>
    /// <exception cref="ReleaseException">The remote refuses it, or can't be asked.</exception>
    public async Task<ReleaseTag> MakeAsync(TagRequest request, TagPlan planned, CancellationToken cancellation)
    {
        if (request.Commit is null) return await new ReleaseCommitTagger(source, Remote(request), gate).TagAsync(request, cancellation);
        for (int attempt = 1; ; attempt++)
        {
            TagPlan plan = attempt == 1 ? planned : await PlanAsync(request, cancellation);
            string? lost = plan.Verdict switch
            {
                TagVerdict.Create => await CreateAsync(request, cancellation),
                TagVerdict.PushToRemote => await PushAsync(request, plan.Local!.Object, cancellation),
                TagVerdict.TakeFromRemote => await TakeAsync(request, plan.Remote!, cancellation),
                _ => null,
            };
            if (lost is null) return await DescribeAsync(request, plan, cancellation);
            if (attempt >= remote!.Limits.Races) throw RemoteException.RaceLost($"push tag {request.Name} to {remote.Shown}", remote.Name, attempt, lost);
            await Task.Delay(remote.Limits.DelayAfterRace(attempt), cancellation);
        }
    }

    private TagPlan Plan(TagRequest request, TagPlace? local, TagPlace? there)
    {
        string where = remote is null ? "in this repository" : $"and push it to {remote.Shown}";
        if (request.Commit is not { } commit)
            return new TagPlan(TagVerdict.Create, null, local, there, $"{request.Name} at a new release commit on {request.Branch}", $"Make the commit and the tag, {where}");
        TagVerdict verdict = TagRule.Judge(request.Name, commit, local, there, hasRemote: remote is not null);
        string action = verdict switch
        {
            TagVerdict.Existing => "Leave as it is",
            TagVerdict.PushToRemote => $"Push the tag of this repository to {remote!.Shown}",
            TagVerdict.TakeFromRemote => $"Take the tag of {remote!.Shown} into this repository",
            _ => $"Make {(request.Sign ? "a signed" : "an annotated")} tag {where}",
        };
        return new TagPlan(verdict, commit, local, there, $"{request.Name} at {commit[..7]}", action);
    }

    private async Task<string?> CreateAsync(TagRequest request, CancellationToken cancellation)
    {
        await GitIdentity.RequireAsync(source, cancellation);
        string id = await new TagObjects(source).CreateAsync(request.Name, request.Commit!, request.Message, request.Sign, cancellation);
        string? lost = remote is null ? null : await PushAsync(request, id, cancellation);
        if (lost is null) await _tags.AddAsync(request.Name, id, cancellation);
        return lost;
    }

    private Task<string?> PushAsync(TagRequest request, string id, CancellationToken cancellation) =>
        remote!.PushAsync($"push tag {request.Name} to {remote.Shown}", [RefUpdate.NewTag(request.Name, id)], runsHooks: false, cancellation);

    private async Task<string?> TakeAsync(TagRequest request, TagPlace there, CancellationToken cancellation)
    {
        if (!await remote!.FetchAsync([$"refs/tags/{request.Name}"], [there.Object], cancellation)) return "the tag changed while it was fetched";
        await _tags.AddAsync(request.Name, there.Object, cancellation);
        return null;
    }

    private async Task<ReleaseTag> DescribeAsync(TagRequest request, TagPlan plan, CancellationToken cancellation)
    {
        string id = plan.Remote?.Object ?? (await _tags.FindAsync(request.Name, cancellation))!.Object;
        // another machine's tag object that says the same need not be here
        bool isHere = (await source.Git.TryRunAsync(["cat-file", "-e", id], cancellation)).ExitCode == 0;
        return new ReleaseTag
        {
            Name = request.Name,
            Version = request.Version,
            Commit = request.Commit!,
            Object = id,
            Remote = remote?.Name,
            Signed = isHere && await _tags.IsSignedAsync(id, cancellation),
            Outcome = plan.Verdict switch
            {
                TagVerdict.Create => TagOutcome.Created,
                TagVerdict.Existing => TagOutcome.Existing,
                _ => TagOutcome.Completed,
            },
        };
    }

    private GitRemote Remote(TagRequest request) => remote ?? throw RemoteException.Missing($"make a release commit for {request.Name}", GitRemote.DefaultName, "A release commit is made on the remote's branch.");

    private static void RequireBranch(TagRequest request)
    {
        BranchLine? line = request.Line ?? (BranchLine.TryParse(request.Branch, BranchLine.DefaultPatterns, out BranchLine? usual) ? usual : null);
        if (request.Commit is null && line is null)
            throw new RefusedException("ReleaseBranchNeeded", ErrorCategory.InvalidOperation, request.Branch,
                $"A release commit is made on release branches only, and {(request.Branch.Length == 0 ? "no branch is checked out" : $"{request.Branch} is none")}.",
                $"Check out {ReleaseBranch.Of(request.Version)} or name it: --branch {ReleaseBranch.Of(request.Version)} (in PowerShell: -Branch); or tag a commit that is there.");
        if (line is not null && !line.Holds(request.Version))
            throw new RefusedException("VersionOffBranch", ErrorCategory.InvalidOperation, request.Version,
                $"Version {request.Version} does not belong on {line}: that branch holds {line.Range}.", $"Release it from {ReleaseBranch.Of(request.Version)}, or release a version {line.Range} here.");
    }
}
