using ReleaseTools.Branches;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Branches;

/// <summary>An order for a release branch, understood: which one it is is known, and nothing is written yet.</summary>
public sealed class BranchJob
{
    private readonly BranchMaker _maker;
    private readonly BranchRequest _request;

    private BranchJob(BranchMaker maker, BranchRequest request, BranchPlan plan) => (_maker, _request, Plan) = (maker, request, plan);

    public BranchPlan Plan { get; }

    /// <param name="mayFetch">Whether commits of main may be brought here, to find out which branch comes next.</param>
    public static async Task<BranchJob> OpenAsync(ReleaseWorkspace workspace, BranchOrder order, bool mayFetch, CancellationToken cancellation)
    {
        ReleaseDefinition definition = workspace.LoadDefinition(order.DefinitionFile).Definition;
        GitRemote remote = await GitRemote.FindAsync(workspace.Source, order.Remote, order.Credential, workspace.Environment, limits: null, cancellation) ?? throw GitRemote.None(workspace.Source);
        var request = new BranchRequest
        {
            Branch = order.Branch is null ? null : Parse(order.Branch),
            Commit = order.Commit is null ? null : (await workspace.Source.ResolveAsync(order.Commit, cancellation)).Id,
            First = First(order.First ?? definition.Version.FirstOnBranch),
            Style = definition.Version.Style,
            Product = definition.Product,
            TagPrefix = definition.TagPrefix,
            Sign = order.Sign,
        };
        var maker = new BranchMaker(workspace.Source, remote);
        return new BranchJob(maker, request, await maker.PlanAsync(request, mayFetch, cancellation));
    }

    /// <summary>Makes the branch that was planned, and no other one.</summary>
    public Task<ReleaseBranchResult> RunAsync(CancellationToken cancellation) => _maker.MakeAsync(_request with { Branch = Plan.Branch }, cancellation);

    private static ReleaseBranch Parse(string name) => ReleaseBranch.TryParse(name, out ReleaseBranch? branch)
        ? branch
        : throw new UsageException("BranchInvalid", name, $"'{name}' is not the name of a release branch.", "Write it like release-1.18.");

    private static string First(string text) => ReleaseVersion.TryParse("0.0.0-" + text, out ReleaseVersion? version) && version is { Build: "", Type: not ReleaseType.Official }
        ? text
        : throw new UsageException("FirstInvalid", text, $"'{text}' can't be what a branch's first version ends in.", "Write it like rc.0 or beta.0.");
}

/// <summary>What a person asked for when they asked for a release branch.</summary>
public sealed record BranchOrder
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
}

/// <summary>The release branch that is wanted.</summary>
public sealed record BranchRequest
{
    /// <summary>Null = the next minor by the tags on main.</summary>
    public ReleaseBranch? Branch { get; init; }

    /// <summary>The full id of the commit of main that it begins at; null = main's head on the remote.</summary>
    public string? Commit { get; init; }

    /// <summary>What the branch's first version ends in.</summary>
    public string First { get; init; } = BranchVersions.DefaultFirst;

    /// <summary>How main's versions go on.</summary>
    public VersionStyle Style { get; init; }

    public required string Product { get; init; }

    public required string TagPrefix { get; init; }

    public bool Sign { get; init; }
}

/// <summary>What a branch request comes to. Nothing is written yet.</summary>
/// <param name="Head">Where main is on the remote.</param>
/// <param name="Main">What main is called there.</param>
public sealed record BranchPlan(ReleaseBranch Branch, BranchVersions Versions, BranchNames Names, string Main, string Head, string Target, string Action);

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
