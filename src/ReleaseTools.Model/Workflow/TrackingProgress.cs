using ReleaseTools.Sessions;

namespace ReleaseTools.Workflow;

/// <summary>How far a session is, as an issue shows it.</summary>
public static class TrackingProgress
{
    /// <param name="steps">The steps that the release has.</param>
    /// <returns>For each step whether its work is done, or there was none to do. One that runs again, or has failed since, is not done.</returns>
    public static IReadOnlyDictionary<string, bool> Of(ReleaseSession session, IEnumerable<string> steps) =>
        steps.ToDictionary(step => step, step => session.Step(step) is { State: StepState.Done or StepState.Skipped }, StringComparer.Ordinal);
}
