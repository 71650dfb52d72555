using ReleaseTools.Engine.Progress;
using ReleaseTools.Logging;
using ReleaseTools.Sessions;
using ReleaseTools.Verification;

namespace ReleaseTools.Engine.Steps;

/// <summary>One piece of work of a release. It says what it does, and nothing about how steps are run: that is <see cref="StepRunner"/>'s.</summary>
public interface IReleaseStep
{
    /// <summary>As it is typed: <c>--until stage</c>.</summary>
    string Name { get; }

    /// <summary>A digest of everything the step depends on: where it is the same as last time, finished work counts.</summary>
    string Fingerprint(ReleaseSession session);

    /// <summary>Whether what the step made is still there, where a later step needs it. Cheap: it is asked on every run.</summary>
    Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation);

    /// <summary>Reads again, all of it, what the step has made public and people rely on, and names each difference. It changes nothing.</summary>
    /// <returns>Null where the step makes nothing of that kind: then <see cref="HoldsAsync"/> says all there is to say.</returns>
    Task<IReadOnlyList<ReleaseFinding>?> VerifyAsync(ReleaseSession session, IProgressSink progress, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ReleaseFinding>?>(null);

    /// <summary>Makes the checks by which the step would refuse, as far as they can be made now. It changes nothing.</summary>
    /// <exception cref="ReleaseException">The step would refuse.</exception>
    Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Does the step's work. Where it was done before, it puts back what has been lost since.</summary>
    Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation);
}

/// <summary>What a step works with.</summary>
/// <param name="Options">What the person who runs it allows.</param>
/// <param name="Progress">Where it tells how far it is.</param>
/// <param name="Output">Where the output of programs goes, line by line: shown live, kept in the log.</param>
/// <param name="AdvanceAsync">Records what is known already, before the step's end: for what must not be done twice should this process die.</param>
public sealed record StepContext(
    ReleaseSession Session, RunOptions Options, IProgressSink Progress, Action<string> Output, Func<StepOutput, CancellationToken, Task> AdvanceAsync)
{
    /// <summary>What takes the secrets out of the output; a line that is too long is cut where it says.</summary>
    public Redactor Redactor { get; init; } = new([]);
}

/// <summary>How a step ended. A failure is an exception.</summary>
public abstract record StepResult
{
    /// <param name="fact">What is known since; null where the step only had to succeed.</param>
    public static StepResult Completed(StepOutput? fact = null) => new StepCompletedResult(fact);

    public static StepResult Skipped(string reason) => new StepSkippedResult(reason);
}

/// <summary>The step did its work.</summary>
public sealed record StepCompletedResult(StepOutput? Fact) : StepResult;

/// <summary>There was nothing to do.</summary>
public sealed record StepSkippedResult(string Reason) : StepResult;

/// <summary>A step was asked for before one that it needs.</summary>
public sealed class StepMissingException(ReleaseSession session, string step, string needed, string command) : RefusedException(
    "StepMissing", ErrorCategory.InvalidOperation, session.Id,
    $"Step {step} of {session.Id} needs step {needed}, which has not been done.",
    $"Run it first: {command}, or everything up to here: release resume {session.Id} --until {step} (in PowerShell: Resume-ReleaseSession {session.Id} -Until {step}).");

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
