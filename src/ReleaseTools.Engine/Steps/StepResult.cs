using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Steps;

/// <summary>How a step ended. A failure is an exception.</summary>
public abstract record StepResult
{
    /// <param name="fact">What is known since; null where the step only had to succeed.</param>
    public static StepResult Completed(StepFact? fact = null) => new StepCompletedResult(fact);

    public static StepResult Skipped(string reason) => new StepSkippedResult(reason);
}

/// <summary>The step did its work.</summary>
public sealed record StepCompletedResult(StepFact? Fact) : StepResult;

/// <summary>There was nothing to do.</summary>
public sealed record StepSkippedResult(string Reason) : StepResult;
