using ReleaseTools.Prerequisites;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

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
