using ReleaseTools.Branches;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Branches;

/// <summary>An order for a staging branch, understood: where it goes is known, and nothing is written yet.</summary>
public sealed class StagingJob
{
    private readonly StagingPublisher _publisher;
    private readonly StagingRequest _request;
    private readonly GitRemote _remote;

    private StagingJob(StagingPublisher publisher, StagingRequest request, GitRemote remote, bool isRehearsal, string target, string action) =>
        (_publisher, _request, _remote, IsRehearsal, Target, Action) = (publisher, request, remote, isRehearsal, target, action);

    /// <summary>Whether the session is a rehearsal, so that nothing is pushed.</summary>
    public bool IsRehearsal { get; }

    /// <summary>What is worked on, for a question or a preview.</summary>
    public string Target { get; }

    /// <summary>What is done with it.</summary>
    public string Action { get; }

    public static async Task<StagingJob> OpenAsync(ReleaseWorkspace workspace, StagingOrder order, CancellationToken cancellation)
    {
        GitRemote remote = await GitRemote.FindAsync(workspace.Source, order.Remote, order.Credential, workspace.Environment, limits: null, cancellation) ?? throw GitRemote.None(workspace.Source);
        var request = new StagingRequest
        {
            Prefix = order.Prefix ?? order.Session?.Product ?? workspace.LoadDefinitionFile(order.DefinitionFile).Definition.Product,
            Branch = order.Branch ?? order.Session?.Branch ?? await workspace.Source.BranchAsync(cancellation),
            ForBranch = order.ForBranch,
            Commit = order.Session?.Commit ?? (await workspace.Source.ResolveAsync(order.Commit, cancellation)).Id,
        };
        var publisher = new StagingPublisher(workspace.Source, remote);
        (string target, string action) = await publisher.PlanAsync(request, cancellation);
        return new StagingJob(publisher, request, remote, order.Session is { Rehearsal: true }, target, action);
    }

    public async Task<StagingBranch> RunAsync(CancellationToken cancellation) => IsRehearsal
        ? new StagingBranch
        {
            Name = StagingBranchName.Of(_request.Prefix, _request.Branch, _request.ForBranch),
            Remote = _remote.Name,
            Commit = _request.Commit,
            Base = _request.Commit,
            Outcome = StagingOutcome.Rehearsed,
        }
        : await _publisher.PublishAsync(_request, cancellation);
}

/// <summary>What a person asked for when they asked for a staging branch.</summary>
public sealed record StagingOrder
{
    /// <summary>The session whose commit is staged; null = <see cref="Commit"/>.</summary>
    public ReleaseSession? Session { get; init; }

    /// <summary>A commit, tag or branch; null = what is checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>The public branch; null = the session's, or what is checked out.</summary>
    public string? Branch { get; init; }

    public string? ForBranch { get; init; }

    /// <summary>Null = the product's name.</summary>
    public string? Prefix { get; init; }

    public string? DefinitionFile { get; init; }

    /// <summary>Null = <c>origin</c>.</summary>
    public string? Remote { get; init; }

    public GitCredential? Credential { get; init; }
}

/// <summary>The staging branch that is wanted.</summary>
public sealed record StagingRequest
{
    /// <summary>What stands before <c>-staging</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>The public branch that the commits are for.</summary>
    public required string Branch { get; init; }

    /// <summary>The release branch whose release changes main, too; null = no such.</summary>
    public string? ForBranch { get; init; }

    /// <summary>The full id of the newest commit to stage.</summary>
    public required string Commit { get; init; }
}
