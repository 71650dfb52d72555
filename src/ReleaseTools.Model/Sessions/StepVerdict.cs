using ReleaseTools.Verification;

namespace ReleaseTools.Sessions;

/// <summary>Whether a step of a release is done, and what it made is in its place.</summary>
/// <param name="Session">The session's id.</param>
/// <param name="Step">The step's name, as it is typed.</param>
/// <param name="Holds">False where the step would have to run again.</param>
/// <param name="Reason">Why it does not hold; where it does, how far that was looked into, or empty: all of it.</param>
public sealed record StepVerdict(string Session, string Step, bool Holds, string Reason)
{
    /// <summary>Each difference that was found in what the step has made public.</summary>
    public IReadOnlyList<ReleaseFinding> Findings { get; init; } = [];

    /// <summary>Whether resuming the session can repair the step. Resuming never removes files that the manifest does not list.</summary>
    public bool IsRepairable => !Holds && (Findings.Count == 0 || Findings.Any(finding => finding.Fault is not ReleaseFault.Unexpected));

    public override string ToString() => (Holds, Reason) switch
    {
        (true, "") => $"{Step}: holds",
        (true, _) => $"{Step}: holds ({Reason})",
        _ => $"{Step}: {Reason}",
    };
}
