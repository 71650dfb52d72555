using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

internal sealed class PrerequisitesStep(ReleaseWorkspace workspace, IReadOnlyCollection<string> steps) : IReleaseStep
{
    public string Name => "prerequisites";

    public string Fingerprint(ReleaseSession session) => ReleaseTools.Sessions.Fingerprint.Of(session.Commit, session.Settings.DefinitionDigest);

    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) => Task.FromResult(true);

    public async Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation) =>
        Require(session, await new PrerequisiteTester(workspace).TestAsync(session, options, cancellation, new ProbeScope(steps, IsPreview: true)));

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        IReadOnlyList<PrerequisiteFinding> findings = await new PrerequisiteTester(workspace).TestAsync(context.Session, context.Options, cancellation, new ProbeScope(steps));
        foreach (PrerequisiteFinding warning in findings.Where(finding => finding.Outcome is PrerequisiteOutcome.Warning))
            context.Progress.Say($"warning: {warning.Name}: {warning.Found}; needed: {warning.Needed}. {warning.Remedy}");
        Require(context.Session, findings);
        return StepResult.Completed(new PrerequisitesTested(findings));
    }

    private static void Require(ReleaseSession session, IReadOnlyList<PrerequisiteFinding> findings)
    {
        if (findings.Any(finding => finding.Outcome is PrerequisiteOutcome.Failed)) throw new PrerequisitesFailedException(session.Id, findings);
    }
}
