using ReleaseTools.Engine.Prerequisites;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Steps;

internal sealed class PushAccessStep(ReleaseWorkspace workspace) : IReleaseStep
{
    public string Name => "push-access";

    public string Fingerprint(ReleaseSession session) =>
        Digest.Of(workspace.StageStore(session).Root.ToString(), workspace.PublishStore(session).Root.ToString());

    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) => Task.FromResult(true);

    public Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation) => TestAsync(session, options, isPreview: true, cancellation);

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        await TestAsync(context.Session, context.Options, isPreview: false, cancellation);
        return StepResult.Completed();
    }

    private async Task TestAsync(ReleaseSession session, RunOptions options, bool isPreview, CancellationToken cancellation)
    {
        IReadOnlyList<PrerequisiteFinding> findings = await new DestinationProbe(workspace, options.GitHubToken, isPreview).TestAsync(session, cancellation);
        if (findings.Any(finding => finding.Outcome is PrerequisiteOutcome.Failed)) throw new PrerequisitesFailedException(session.Id, findings);
    }
}
