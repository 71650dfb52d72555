using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

internal sealed class PushAccessStep(ReleaseWorkspace workspace, IReadOnlyCollection<string> steps) : IReleaseStep
{
    public string Name => "push-access";

    // the run that stages looks for less than the one that publishes, which may be another machine's
    public string Fingerprint(ReleaseSession session) => Digest.Of(
        [workspace.StageStore(session).Root.ToString(), workspace.PublishStore(session).Root.ToString(), .. Pipeline.IsPublic(steps) ? Array.Empty<string>() : ["stage only"]]);

    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) => Task.FromResult(true);

    public Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation) => TestAsync(session, options, new ProbeScope(steps, IsPreview: true), cancellation);

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        await TestAsync(context.Session, context.Options, new ProbeScope(steps), cancellation);
        return StepResult.Completed();
    }

    private async Task TestAsync(ReleaseSession session, RunOptions options, ProbeScope scope, CancellationToken cancellation)
    {
        IReadOnlyList<PrerequisiteFinding> findings = await new DestinationProbe(workspace, options.GitHubToken, scope).TestAsync(session, cancellation);
        if (findings.Any(finding => finding.Outcome is PrerequisiteOutcome.Failed)) throw new PrerequisitesFailedException(session.Id, findings);
    }
}
