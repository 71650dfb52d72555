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

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        IReadOnlyList<PrerequisiteFinding> findings = await new DestinationProbe(workspace, context.Options.GitHubToken).TestAsync(context.Session, cancellation);
        return findings.Any(finding => finding.Outcome is PrerequisiteOutcome.Failed)
            ? throw new PrerequisitesFailedException(context.Session.Id, findings)
            : StepResult.Completed();
    }
}
