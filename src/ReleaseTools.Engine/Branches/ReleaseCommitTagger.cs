using ReleaseTools.Branches;
using ReleaseTools.Engine.References.Requests;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;

namespace ReleaseTools.Engine.Branches;

/// <summary>Puts an empty release commit on the newest head of a remote's release branch and tags it: both or none (R2.5).</summary>
internal sealed class ReleaseCommitTagger(GitRepository source, GitRemote remote, ReferenceGate? gate)
{
    private readonly LocalTags _tags = new(source);
    private readonly ReleaseCommits _commits = new(source);

    public async Task<ReleaseTag> TagAsync(TagRequest request, CancellationToken cancellation)
    {
        await GitIdentity.RequireAsync(source, cancellation);
        string what = $"push {request.Branch} and tag {request.Name} to {remote.Shown}";
        for (int attempt = 1; ; attempt++)
        {
            (ReleaseTag? tag, string lost) = await TryAsync(request, what, cancellation);
            if (tag is not null) return tag;
            if (attempt >= remote.Limits.Races) throw RemoteException.RaceLost(what, remote.Name, attempt, lost);
            await Task.Delay(remote.Limits.DelayAfterRace(attempt), cancellation);
        }
    }

    private async Task<(ReleaseTag? Tag, string Lost)> TryAsync(TagRequest request, string what, CancellationToken cancellation)
    {
        RemoteRefs refs = await remote.ListAsync(cancellation);
        string head = refs.Branch(request.Branch) ?? throw new RefusedException("BranchMissing", ErrorCategory.ObjectNotFound, request.Branch,
            $"{remote.Shown} has no branch {request.Branch}.", $"Make it first: release branch {request.Branch} (in PowerShell: New-ReleaseBranch {request.Branch}).");
        TagPlace? there = refs.Tag(request.Name);
        string[] names = [$"refs/heads/{request.Branch}", .. there is null ? Array.Empty<string>() : [$"refs/tags/{request.Name}"]];
        if (!await remote.FetchAsync(names, there is null ? [head] : [head, there.Object], cancellation)) return (null, "the branch was rewritten while it was fetched");
        TagPlace? local = await _tags.FindAsync(request.Name, cancellation);

        if (there is not null)
        {
            if (await _commits.TellAsync(there.Commit, request.Name, head, cancellation) is not { IsOnBranch: true }) throw new TagElsewhereException(request.Name, head, there.Commit, "on the remote");
            TagVerdict verdict = TagRule.Judge(request.Name, there.Commit, local, there, hasRemote: true);
            if (verdict is TagVerdict.TakeFromRemote) await _tags.AddAsync(request.Name, there.Object, cancellation);
            return (await DescribeAsync(request, there, verdict is TagVerdict.Existing ? TagOutcome.Existing : TagOutcome.Completed, cancellation), "");
        }
        if (local is not null)
            throw new TagElsewhereException(request.Name, head, local.Commit, "in this repository");
        if (gate is not null) await gate.RequireAsync(request.Name, request.Version, head, cancellation);
        string commit = await _commits.CreateAsync(head, request.Name, cancellation);
        var made = new TagPlace(await new TagObjects(source).CreateAsync(request.Name, commit, request.Message, request.Sign, cancellation), commit);
        if (await remote.PushAsync(what, [RefUpdate.Branch(request.Branch, head, commit), RefUpdate.NewTag(request.Name, made.Object)], runsHooks: false, cancellation) is { } lost) return (null, lost);
        await _tags.AddAsync(request.Name, made.Object, cancellation);
        return (await DescribeAsync(request, made, TagOutcome.Created, cancellation), "");
    }

    private async Task<ReleaseTag> DescribeAsync(TagRequest request, TagPlace place, TagOutcome outcome, CancellationToken cancellation) => new()
    {
        Name = request.Name,
        Version = request.Version,
        Commit = place.Commit,
        Object = place.Object,
        Remote = remote.Name,
        Signed = await _tags.IsSignedAsync(place.Object, cancellation),
        Outcome = outcome,
    };
}

/// <summary>Empty commits that announce a version on its release branch. They are recognized by having no changes and our commit message.</summary>
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
