using ReleaseTools.Branches;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
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
