using ReleaseTools.Engine.Progress;
using ReleaseTools.Logging;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Steps;

/// <summary>What a step works with.</summary>
/// <param name="Options">What the person who runs it allows.</param>
/// <param name="Progress">Where it tells how far it is.</param>
/// <param name="Output">Where the output of programs goes, line by line: shown live, kept in the log.</param>
/// <param name="AdvanceAsync">Records what is known already, before the step's end: for what must not be done twice should this process die.</param>
public sealed record StepContext(
    ReleaseSession Session, RunOptions Options, IProgressSink Progress, Action<string> Output, Func<StepFact, CancellationToken, Task> AdvanceAsync)
{
    /// <summary>What takes the secrets out of the output; a line that is too long is cut where it says.</summary>
    public Redactor Redactor { get; init; } = new([]);
}
