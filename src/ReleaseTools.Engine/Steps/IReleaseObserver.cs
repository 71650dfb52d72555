using ReleaseTools.Engine.Progress;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Steps;

/// <summary>Who watches a release: a terminal, a PowerShell host, a test. Calls may come from any thread.</summary>
public interface IReleaseObserver : IProgressSink
{
    void StepStarted(string step);

    /// <summary>A line that a program of the step printed, cleaned of secrets.</summary>
    void Output(string line);

    void StepEnded(StepReport report, ReleaseSession session);
}

/// <summary>How one step went.</summary>
/// <param name="Reason">Why it was skipped (<c>done</c>), or how it failed.</param>
public sealed record StepReport(string Step, StepState State, TimeSpan Duration, string? Reason = null)
{
    /// <summary>The reason of a step that was finished before.</summary>
    public const string AlreadyDone = "done";
}
