using ReleaseTools.Branches;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Branches;

/// <summary>Finds out which release branch is meant, and what it brings.</summary>
internal sealed class BranchPlanner(GitRepository source, GitRemote remote)
{
    private readonly History _history = new(source);

    public async Task<BranchPlan> PlanAsync(BranchRequest request, RemoteRefs refs, CancellationToken cancellation)
    {
        (string main, string head) = MainOf(refs);
        string start = request.Commit ?? head;
        ReleaseBranch branch = request.Branch ?? await NextAsync(request, refs, main, start, cancellation);
        var versions = BranchVersions.Of(branch, request.First, request.Style);
        var names = new BranchNames(branch.Name, request.TagPrefix + versions.OnBranch, request.TagPrefix + versions.OnMain);
        return new BranchPlan(branch, versions, names, main, head, $"{names.Branch} from {start[..7]} of {main}, with tags {names.Tag} and {names.NextTag}", $"Make the branch and push it to {remote.Shown}");
    }

    /// <returns>What main is called on the remote, and where it is.</returns>
    /// <exception cref="RefusedException">The remote has none.</exception>
    public (string Name, string Head) MainOf(RemoteRefs refs) => new[] { "main", "master" }.FirstOrDefault(name => refs.Branch(name) is not null) is { } main
        ? (main, refs.Branch(main)!)
        : throw new RefusedException("BranchMissing", ErrorCategory.ObjectNotFound, remote.Name, $"{remote.Shown} has neither a branch main nor master.", "Push main first: git push.");

    private async Task<ReleaseBranch> NextAsync(BranchRequest request, RemoteRefs refs, string main, string start, CancellationToken cancellation)
    {
        IEnumerable<VersionTag> known = VersionTag.Of(
            (await source.TagsAsync(cancellation)).Concat(refs.Tags.Select(name => new TaggedCommit(name, refs.Tag(name)!.Commit))).DistinctBy(tag => (tag.Name, tag.Commit)), request.TagPrefix);
        List<VersionTag> onMain = [];
        // a preview fetches nothing: what is checked out stands for what is not here
        if (!await source.HasAsync(start, cancellation)) start = source.Head ?? "";
        foreach (VersionTag tag in known.Where(tag => !tag.Version.IsOfficial).OrderByDescending(tag => tag.Version))
        {
            if (!await IsBelowAsync(start, tag.Commit, cancellation)) continue;
            onMain.Add(tag);
            // those at the start itself may be set aside: one below it settles the matter
            if (tag.Commit != start) break;
        }
        return MinorOfMain.Of(onMain.Select(tag => tag.Version), [.. onMain.Where(tag => tag.Commit == start).Select(tag => tag.Version)], [.. refs.Branches])
            ?? throw new UsageException("BranchUnknown", main, $"No tag on {main} tells which minor version comes next.", "Name the branch: release branch release-1.18 (in PowerShell: New-ReleaseBranch release-1.18).");
    }

    // what is not here is below nothing that is here
    private async Task<bool> IsBelowAsync(string start, string commit, CancellationToken cancellation) =>
        start.Length > 0 && await source.HasAsync(commit, cancellation) && await _history.ContainsAsync(start, commit, cancellation);
}
