using ReleaseTools.Engine.Progress;
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
