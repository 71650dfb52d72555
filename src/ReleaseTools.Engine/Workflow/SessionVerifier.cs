using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Prerequisites;
using ReleaseTools.Engine.Workflow.Stage;
using ReleaseTools.Sessions;
using ReleaseTools.Verification;

namespace ReleaseTools.Engine.Workflow;

/// <summary>Verifies a release against its session: every step is done, and what it has made public is still there, read again to the last byte. It changes nothing.</summary>
public sealed class SessionVerifier(ReleaseWorkspace workspace, RunOptions? options = null, IProgressSink? progress = null)
{
    private readonly IProgressSink _progress = progress ?? NoProgress.Instance;

    /// <returns>A verdict for each step of the release that makes something, in their order.</returns>
    public async Task<IReadOnlyList<StepVerdict>> VerifyAsync(ReleaseSession session, CancellationToken cancellation)
    {
        var verdicts = new List<StepVerdict>();
        // what only looks at the machine that it runs on has made nothing that could be read again
        foreach (IReleaseStep step in Pipeline.Of(workspace, session.Settings.EffectiveDefinition, options).Where(step => step is not (PrerequisitesStep or PushAccessStep)))
            verdicts.Add(await JudgeAsync(step, session, cancellation));
        return verdicts;
    }

    private async Task<StepVerdict> JudgeAsync(IReleaseStep step, ReleaseSession session, CancellationToken cancellation)
    {
        if (session.Step(step.Name) is not { State: StepState.Done or StepState.Skipped } record)
            return Failed(session.Step(step.Name) is { State: StepState.Failed } failed ? $"failed: {failed.Reason}" : "not done");
        try
        {
            IReadOnlyList<ReleaseFinding>? findings = await step.VerifyAsync(session, _progress, cancellation);
            if (findings is { Count: > 0 }) return Failed(ReasonOf(findings)) with { Findings = findings };
            if (record.Fingerprint != step.Fingerprint(session)) return Failed("what it depends on has changed since");
            return findings is not null || await step.HoldsAsync(session, cancellation) ? new StepVerdict(session.Id, step.Name, Holds: true, step is StageStep && findings is not null ? "names and sizes were compared" : "") : Failed("what it made is missing");
        }
        catch (ReleaseException e)
        {
            return Failed($"could not be verified: {e.Message}");
        }

        StepVerdict Failed(string reason) => new(session.Id, step.Name, Holds: false, reason);
    }

    private static string ReasonOf(IReadOnlyList<ReleaseFinding> findings) => findings.Count == 1 ? findings[0].ToString() : $"{findings.Count} differences, the first: {findings[0]}";
}
