using ReleaseTools.Sessions;

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

    Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation);
}
