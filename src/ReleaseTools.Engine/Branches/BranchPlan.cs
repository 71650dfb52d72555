using ReleaseTools.Branches;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Branches;

/// <summary>A release branch with its two tags, all or nothing on the remote (R2.4). Which branch it is is known, and nothing is written yet.</summary>
public sealed class BranchPlan
{
    private readonly GitRepository _source;
    private readonly GitRemote _remote;
    private readonly LocalTags _tags;
    private readonly ReleaseCommits _commits;
    private readonly History _history;
    private readonly ReleaseDefinition _definition;
    private readonly BranchVersions _versions;
    private readonly BranchNames _names;
    private readonly string? _commit;
    private readonly bool _signs;

    private BranchPlan(GitRepository source, GitRemote remote, ReleaseDefinition definition, ReleaseBranch branch, string first, string? commit, bool signs, (string Name, string Head) main)
    {
        (_source, _remote, _tags, _commits, _history) = (source, remote, new LocalTags(source), new ReleaseCommits(source), new History(source));
        (_definition, _versions, _commit, _signs) = (definition, BranchVersions.Of(branch, first, definition.Version.Style), commit, signs);
        _names = new BranchNames(branch.Name, definition.TagPrefix + _versions.OnBranch, definition.TagPrefix + _versions.OnMain);
        Target = $"{_names.Branch} from {(commit ?? main.Head)[..7]} of {main.Name}, with tags {_names.Tag} and {_names.NextTag}";
    }

    /// <summary>What is worked on, for a question or a preview.</summary>
    public string Target { get; }

    /// <summary>What is done with it.</summary>
    public string Action => $"Make the branch and push it to {_remote.Shown}";

    /// <summary>Looks which branch is meant.</summary>
    /// <param name="isPreview">Whether nothing at all may change. What is not here yet is not looked into then.</param>
    public static async Task<BranchPlan> CreateAsync(ReleaseWorkspace workspace, BranchRequest request, bool isPreview, CancellationToken cancellation)
    {
        GitRepository source = workspace.Source;
        ReleaseDefinition definition = workspace.LoadDefinition(request.DefinitionFile).Definition;
        GitRemote remote = await GitRemote.RequireAsync(source, request.Remote, request.Credential, workspace.Environment, request.Limits, cancellation);
        ReleaseBranch? named = request.Branch is null ? null : Parse(request.Branch);
        string? commit = request.Commit is null ? null : (await source.ResolveAsync(request.Commit, cancellation)).Id;
        string first = First(request.First ?? definition.Version.FirstOnBranch);
        RemoteRefs refs = await remote.ListAsync(cancellation);
        (string Name, string Head) main = MainOf(remote, refs);
        // the next branch follows from the history of main
        if (!isPreview && named is null) await remote.FetchAsync([$"refs/heads/{main.Name}"], [main.Head], cancellation);
        ReleaseBranch branch = named ?? await new NextBranch(source, definition.TagPrefix).FindAsync(refs, main.Name, commit ?? main.Head, cancellation);
        return new BranchPlan(source, remote, definition, branch, first, commit, request.Sign, main);
    }

    /// <summary>Makes the branch with its tags, or finds that they are there.</summary>
    /// <exception cref="RefusedException">The branch exists, and is another one; or the remote refuses it.</exception>
    /// <exception cref="TagElsewhereException">One of the tags is at another commit in this repository.</exception>
    public async Task<ReleaseBranchResult> RunAsync(CancellationToken cancellation)
    {
        await GitIdentity.RequireAsync(_source, cancellation);
        await _history.RequireWholeAsync(cancellation);
        return await _remote.RaceAsync($"push a release branch to {_remote.Shown}", _ => TryAsync(cancellation), cancellation);
    }

    private async Task<(ReleaseBranchResult? Made, string? Lost)> TryAsync(CancellationToken cancellation)
    {
        RemoteRefs refs = await _remote.ListAsync(cancellation);
        (string Name, string Head) main = MainOf(_remote, refs);
        TagPlace? tag = refs.Tag(_names.Tag), next = refs.Tag(_names.NextTag);
        string? head = refs.Branch(_names.Branch);
        (string Ref, string? Id)[] wanted =
        [
            ($"refs/heads/{main.Name}", main.Head), ($"refs/heads/{_names.Branch}", head), ($"refs/tags/{_names.Tag}", tag?.Object), ($"refs/tags/{_names.NextTag}", next?.Object),
        ];
        (string Ref, string? Id)[] there = [.. wanted.Where(want => want.Id is not null)];
        if (!await _remote.FetchAsync([.. there.Select(want => want.Ref)], [.. there.Select(want => want.Id!)], cancellation)) return (null, "a branch was rewritten while it was fetched");

        ReleaseCommit? release = tag is not null ? await _commits.TellAsync(tag.Commit, _names.Tag, head, cancellation)
            : head is not null ? await _commits.FindAsync(head, next?.Commit, _names.Tag, cancellation) : null;
        BranchVerdict verdict = BranchRule.Judge(_names, new BranchFacts(head, tag?.Commit, next?.Commit, release), _commit);
        string start = release?.Parent ?? verdict.Base ?? main.Head;
        if (release is null) await RequireOnMainAsync(main, start, cancellation);
        string commit = release?.Id ?? await _commits.CreateAsync(start, _names.Tag, cancellation);
        TagPlace here = await TagAsync(_names.Tag, tag, commit, _versions.OnBranch, cancellation);
        TagPlace hereNext = await TagAsync(_names.NextTag, next, start, _versions.OnMain, cancellation);
        List<RefUpdate> updates = [];
        if (head is null) updates.Add(RefUpdate.Branch(_names.Branch, null, commit));
        if (tag is null) updates.Add(RefUpdate.NewTag(_names.Tag, here.Object));
        if (next is null) updates.Add(RefUpdate.NewTag(_names.NextTag, hereNext.Object));
        if (updates.Count > 0 && await _remote.PushAsync($"push {_names.Branch} to {_remote.Shown}", updates, runsHooks: false, cancellation) is { } lost) return (null, lost);
        await AddAsync(_names.Tag, here, cancellation);
        await AddAsync(_names.NextTag, hereNext, cancellation);
        return (new ReleaseBranchResult
        {
            Branch = _names.Branch,
            Commit = commit,
            Base = start,
            Version = _versions.OnBranch,
            Tag = _names.Tag,
            NextVersion = _versions.OnMain,
            NextTag = _names.NextTag,
            Remote = _remote.Name,
            Outcome = verdict.Outcome,
        }, null);
    }

    private async Task RequireOnMainAsync((string Name, string Head) main, string start, CancellationToken cancellation)
    {
        if (await _history.ContainsAsync(main.Head, start, cancellation)) return;
        throw new RefusedException("CommitOffMain", ErrorCategory.InvalidOperation, start, $"{start[..12]} is not on {main.Name} of {_remote.Shown}, where the next minor version is to be tagged.",
            $"Push it to {main.Name} first, or name a commit of {main.Name}: --commit (in PowerShell: -Commit).");
    }

    // the remote's tag, or one that an earlier run left in this repository, or a new one
    private async Task<TagPlace> TagAsync(string name, TagPlace? there, string commit, ReleaseVersion version, CancellationToken cancellation)
    {
        TagPlace? local = await _tags.FindAsync(name, cancellation);
        TagRule.Judge(name, commit, local, there, hasRemote: true);
        return there ?? local ?? new TagPlace(await new TagObjects(_source).CreateAsync(name, commit, $"{_definition.Product} {version}", _signs, cancellation), commit);
    }

    private async Task AddAsync(string name, TagPlace place, CancellationToken cancellation)
    {
        if (await _tags.FindAsync(name, cancellation) is null) await _tags.AddAsync(name, place.Object, cancellation);
    }

    /// <returns>What main is called on the remote, and where it is.</returns>
    /// <exception cref="RefusedException">The remote has none.</exception>
    private static (string Name, string Head) MainOf(GitRemote remote, RemoteRefs refs) => new[] { "main", "master" }.FirstOrDefault(name => refs.Branch(name) is not null) is { } main
        ? (main, refs.Branch(main)!)
        : throw new RefusedException("BranchMissing", ErrorCategory.ObjectNotFound, remote.Name, $"{remote.Shown} has neither a branch main nor master.", "Push main first: git push.");

    private static ReleaseBranch Parse(string name) => ReleaseBranch.TryParse(name, out ReleaseBranch? branch)
        ? branch
        : throw new UsageException("BranchInvalid", name, $"'{name}' is not the name of a release branch.", "Write it like release-1.18.");

    private static string First(string text) => ReleaseVersion.TryParse("0.0.0-" + text, out ReleaseVersion? version) && version is { Build: "", Type: not ReleaseType.Official }
        ? text
        : throw new UsageException("FirstInvalid", text, $"'{text}' can't be what a branch's first version ends in.", "Write it like rc.0 or beta.0.");
}

/// <summary>The release branch that is wanted.</summary>
public sealed record BranchRequest
{
    /// <summary><c>release-1.18</c>; null = the next by the tags on main.</summary>
    public string? Branch { get; init; }

    /// <summary>A commit, tag or branch; null = main's head on the remote.</summary>
    public string? Commit { get; init; }

    /// <summary>What the branch's first version ends in; null = what the definition says.</summary>
    public string? First { get; init; }

    public bool Sign { get; init; }

    public string? DefinitionFile { get; init; }

    /// <summary>Null = <c>origin</c>.</summary>
    public string? Remote { get; init; }

    public GitCredential? Credential { get; init; }

    /// <summary>Null = the usual ones.</summary>
    internal RemoteLimits? Limits { get; init; }
}

/// <summary>Finds out by the tags on main which release branch comes next.</summary>
internal sealed class NextBranch(GitRepository source, string tagPrefix)
{
    private readonly History _history = new(source);

    /// <param name="start">The commit of main that the branch begins at.</param>
    /// <exception cref="UsageException">No tag tells.</exception>
    public async Task<ReleaseBranch> FindAsync(RemoteRefs refs, string main, string start, CancellationToken cancellation)
    {
        IEnumerable<VersionTag> known = VersionTag.Of(
            (await source.TagsAsync(cancellation)).Concat(refs.Tags.Select(name => new TaggedCommit(name, refs.Tag(name)!.Commit))).DistinctBy(tag => (tag.Name, tag.Commit)), tagPrefix);
        List<VersionTag> onMain = [];
        // a preview fetches nothing: the checked-out commit is used in place of one that is missing locally
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
