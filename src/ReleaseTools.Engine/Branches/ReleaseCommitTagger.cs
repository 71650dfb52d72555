using ReleaseTools.Branches;
using ReleaseTools.Engine.References.Requests;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;

namespace ReleaseTools.Engine.Branches;

/// <summary>Puts an empty release commit on the newest head of a remote's release branch and tags it: both or none (R2.5).</summary>
/// <param name="gate">Looks into the head that the commit is made on.</param>
internal sealed class ReleaseCommitTagger(GitRepository source, GitRemote remote, ReferenceGate gate)
{
    private readonly LocalTags _tags = new(source);
    private readonly ReleaseCommits _commits = new(source);

    public async Task<ReleaseTag> TagAsync(WantedTag wanted, CancellationToken cancellation)
    {
        await GitIdentity.RequireAsync(source, cancellation);
        string what = $"push {wanted.Branch} and tag {wanted.Name} to {remote.Shown}";
        return await remote.RaceAsync(what, _ => TryAsync(wanted, what, cancellation), cancellation);
    }

    private async Task<(ReleaseTag? Made, string? Lost)> TryAsync(WantedTag wanted, string what, CancellationToken cancellation)
    {
        RemoteRefs refs = await remote.ListAsync(cancellation);
        string head = refs.Branch(wanted.Branch) ?? throw new RefusedException("BranchMissing", ErrorCategory.ObjectNotFound, wanted.Branch,
            $"{remote.Shown} has no branch {wanted.Branch}.", $"Make it first: release branch {wanted.Branch} (in PowerShell: New-ReleaseBranch {wanted.Branch}).");
        TagPlace? there = refs.Tag(wanted.Name);
        string[] names = [$"refs/heads/{wanted.Branch}", .. there is null ? Array.Empty<string>() : [$"refs/tags/{wanted.Name}"]];
        if (!await remote.FetchAsync(names, there is null ? [head] : [head, there.Object], cancellation)) return (null, "the branch was rewritten while it was fetched");
        TagPlace? local = await _tags.FindAsync(wanted.Name, cancellation);

        if (there is not null)
        {
            if (await _commits.TellAsync(there.Commit, wanted.Name, head, cancellation) is not { IsOnBranch: true }) throw new TagElsewhereException(wanted.Name, head, there.Commit, "on the remote");
            TagVerdict verdict = TagRule.Judge(wanted.Name, there.Commit, local, there, hasRemote: true);
            if (verdict is TagVerdict.TakeFromRemote) await _tags.AddAsync(wanted.Name, there.Object, cancellation);
            return (await MadeAsync(wanted, there, verdict is TagVerdict.Existing ? TagOutcome.Existing : TagOutcome.Completed, cancellation), null);
        }
        if (local is not null) throw new TagElsewhereException(wanted.Name, head, local.Commit, "in this repository");
        await gate.RequireAsync(wanted.Name, wanted.Version, head, cancellation);
        string commit = await _commits.CreateAsync(head, wanted.Name, cancellation);
        var made = new TagPlace(await new TagObjects(source).CreateAsync(wanted.Name, commit, wanted.Message, wanted.Sign, cancellation), commit);
        if (await remote.PushAsync(what, [RefUpdate.Branch(wanted.Branch, head, commit), RefUpdate.NewTag(wanted.Name, made.Object)], runsHooks: false, cancellation) is { } lost) return (null, lost);
        await _tags.AddAsync(wanted.Name, made.Object, cancellation);
        return (await MadeAsync(wanted, made, TagOutcome.Created, cancellation), null);
    }

    private async Task<ReleaseTag> MadeAsync(WantedTag wanted, TagPlace place, TagOutcome outcome, CancellationToken cancellation) =>
        wanted.Made(place, remote, await _tags.IsSignedAsync(place.Object, cancellation), outcome);
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
