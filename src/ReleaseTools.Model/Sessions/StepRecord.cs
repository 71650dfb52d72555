namespace ReleaseTools.Sessions;

/// <summary>One attempt at one step (R1.5).</summary>
/// <param name="Reason">Why it was skipped or how it failed; null otherwise.</param>
/// <param name="Duration">Null while it runs, and where its process died.</param>
public sealed record StepRecord(
    string Step,
    StepState State,
    DateTimeOffset StartedAt,
    TimeSpan? Duration,
    ProcessMark By,
    string Fingerprint,
    string? Reason = null)
{
    public string Machine => By.Machine;

    public override string ToString() => $"{Step} {State.ToString().ToLowerInvariant()}";
}

/// <summary>How an attempt at a step stands.</summary>
public enum StepState : long
{
    Running,
    Done,
    Skipped,
    Failed,
}
