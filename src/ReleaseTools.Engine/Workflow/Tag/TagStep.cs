using ReleaseTools.Branches;
using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Engine.Workflow.Test;
using ReleaseTools.Sessions;
using ReleaseTools.Verification;
using ReleaseTools.Workflow;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.Tag;

internal sealed class TagStep(ReleaseWorkspace workspace, RunOptions? options = null) : IReleaseStep
{
    private readonly TagRequest? _ordered = options?.For<TagOptions>().Request;

    public string Name => Pipeline.Tag;

    public string Fingerprint(ReleaseSession session) => Digest.Of(session.Tag, session.Commit);

    // where a tag was kept from the remote, a run that may push it has something to do
    public async Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) =>
        ReasonAgainst(session) is not null
        || (session.GitTag is { } made
            && await new LocalTags(workspace.Source).FindAsync(session.Tag, cancellation) is { } there && there.Commit == session.Commit
            && (made.Remote is not null || _ordered is { NoPush: true } || await RemoteAsync(cancellation) is null));

    public async Task<IReadOnlyList<ReleaseFinding>?> VerifyAsync(ReleaseSession session, IProgressSink progress, CancellationToken cancellation)
    {
        if (session.Rehearsal || session.GitTag is not { } made) return null;
        if (made.Remote is null)
            return Finding(workspace.Root, await new LocalTags(workspace.Source).FindAsync(made.Name, cancellation)) is { } local ? [local] : [];
        GitRemote remote = await GitRemote.RequireAsync(workspace.Source, made.Remote, _ordered?.Credential, workspace.Environment, limits: null, cancellation);
        return Finding(remote.Shown, (await remote.ListTagsAsync(cancellation)).Tag(made.Name)) is { } finding ? [finding] : [];

        ReleaseFinding? Finding(string place, TagPlace? there)
        {
            if (there?.Commit == made.Commit) return null;
            (ReleaseFault fault, string problem) = there is null ? (ReleaseFault.Missing, "is missing") : (ReleaseFault.Changed, $"is at {there.Commit[..7]} instead of {made.Commit[..7]}");
            return new ReleaseFinding(session.Product, session.Version, ReleasePart.Tag, place, made.Name, fault, problem);
        }
    }

    public async Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation)
    {
        if (ReasonAgainst(session) is not null) return;
        await RequireReleasableAsync(session, cancellation);
        await PlanAsync(session, cancellation);
    }

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        if (ReasonAgainst(session) is { } reason) return StepResult.Skipped(reason);
        await RequireReleasableAsync(session, cancellation);
        TagPlan plan = await PlanAsync(session, cancellation);
        if (plan.Notice is { } notice) context.Progress.Say(notice);
        return StepResult.Completed(new TagMade(await plan.RunAsync(cancellation)));
    }

    private string? ReasonAgainst(ReleaseSession session) => TagPolicy.ReasonAgainst(session, isOrdered: _ordered is not null);

    // the tag is the first that is public: what could only fail after it is looked for before it
    private async Task RequireReleasableAsync(ReleaseSession session, CancellationToken cancellation)
    {
        RequireTests(session);
        if (session is { Staged: not null, Published: null }) await new SessionImages(workspace, session, NoProgress.Instance).RequireFreeTagsAsync(session.Images, cancellation);
    }

    // a tag that was ordered by itself may come before the tests, and never after one that failed
    private void RequireTests(ReleaseSession session)
    {
        var gate = TestGate.Of(session);
        if (_ordered is not null) gate = gate.Failures;
        if (session.GitTag is null && !gate.IsOpen) throw new TestsNotPassedException(session, gate, workspace.LogPath(session.Settings));
    }

    private Task<TagPlan> PlanAsync(ReleaseSession session, CancellationToken cancellation) =>
        TagPlan.CreateAsync(workspace, (_ordered ?? new TagRequest()) with { Session = session }, cancellation);

    private Task<GitRemote?> RemoteAsync(CancellationToken cancellation) =>
        GitRemote.FindAsync(workspace.Source, _ordered?.Remote, _ordered?.Credential, workspace.Environment, limits: null, cancellation);
}

/// <summary>How a session is tagged.</summary>
public sealed record TagOptions : IStepOptions
{
    /// <summary>What was asked for by itself; null = as the definition says, on <c>origin</c>.</summary>
    public TagRequest? Request { get; init; }
}
