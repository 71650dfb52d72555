using ReleaseTools.Prerequisites;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

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
