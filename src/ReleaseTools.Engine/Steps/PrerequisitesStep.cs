using ReleaseTools.Engine.Prerequisites;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Steps;

internal sealed class PrerequisitesStep(ReleaseWorkspace workspace) : IReleaseStep
{
    public string Name => "prerequisites";

    public string Fingerprint(ReleaseSession session) => ReleaseTools.Sessions.Fingerprint.Of(session.Commit, session.Settings.DefinitionDigest);

    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) => Task.FromResult(true);

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        IReadOnlyList<PrerequisiteFinding> findings = await new PrerequisiteTester(workspace).TestAsync(context.Session, context.Options, cancellation);
        foreach (PrerequisiteFinding warning in findings.Where(finding => finding.Outcome is PrerequisiteOutcome.Warning))
            context.Progress.Say($"warning: {warning.Name}: {warning.Found}; needed: {warning.Needed}. {warning.Remedy}");
        if (findings.Any(finding => finding.Outcome is PrerequisiteOutcome.Failed)) throw new PrerequisitesFailedException(context.Session.Id, findings);
        return StepResult.Completed(new PrerequisitesTested(findings));
    }
}
