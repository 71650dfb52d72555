using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;
using Digest = ReleaseTools.Sessions.Fingerprint;

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

/// <summary>Which prerequisites may be unmet.</summary>
public sealed record PrerequisitesOptions : IStepOptions
{
    /// <summary>Whether the working tree may have changes that are not in the commit, and so not in the release.</summary>
    public bool AllowDirty { get; init; }
}

/// <summary>Something that a release needs is not there. Everything that is wrong is named at once.</summary>
public sealed class PrerequisitesFailedException(string session, IReadOnlyList<PrerequisiteFinding> findings) : RefusedException(
    "PrerequisitesFailed", ErrorCategory.InvalidOperation, session,
    $"{session} can't be released yet:\n" + string.Join('\n', Failed(findings).Select(Describe)),
    "Do what stands behind the arrows, then run the same command again.")
{
    public IReadOnlyList<PrerequisiteFinding> Findings { get; } = findings;

    private static IEnumerable<PrerequisiteFinding> Failed(IEnumerable<PrerequisiteFinding> findings) =>
        findings.Where(finding => finding.Outcome is PrerequisiteOutcome.Failed);

    private static string Describe(PrerequisiteFinding finding) =>
        $"  {finding.Name}: found {finding.Found}; needed: {finding.Needed}{(finding.Remedy is null ? "" : $"\n    -> {finding.Remedy}")}";
}

/// <summary>How far a run goes that prerequisites are tested for: the job that builds needs no right to publish.</summary>
/// <param name="Steps">The steps that will run; null = all of them.</param>
/// <param name="IsPreview">Whether nothing may be written to find out: then stores are only read.</param>
public sealed record ProbeScope(IReadOnlyCollection<string>? Steps = null, bool IsPreview = false)
{
    public static ProbeScope Whole { get; } = new();

    /// <summary>A finding about what one step needs: a failure is a warning where another run will take that step.</summary>
    public PrerequisiteFinding For(string step, PrerequisiteFinding finding) =>
        finding.Outcome is PrerequisiteOutcome.Failed && Steps?.Contains(step) is false ? finding with { Outcome = PrerequisiteOutcome.Warning, Needed = $"{finding.Needed}, where step {step} runs" } : finding;
}

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
        IReadOnlyList<PrerequisiteFinding> findings = await new DestinationProbe(workspace, options.GitHub, scope).TestAsync(session, cancellation);
        if (findings.Any(finding => finding.Outcome is PrerequisiteOutcome.Failed)) throw new PrerequisitesFailedException(session.Id, findings);
    }
}
