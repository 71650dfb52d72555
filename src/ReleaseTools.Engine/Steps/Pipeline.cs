using ReleaseTools.Engine.Sessions;

namespace ReleaseTools.Engine.Steps;

/// <summary>The steps of a release, in their order (R1.2).</summary>
public static class Pipeline
{
    public static IReadOnlyList<IReleaseStep> Of(ReleaseWorkspace workspace, RunOptions? options = null) =>
    [
        new PrerequisitesStep(workspace),    // everything that a release needs is there, found out before any work
        new BuildArtifactsStep(workspace),   // a clean clone at the commit is built, its outputs packed and hashed
        new PushAccessStep(workspace),       // every destination can still be written, before anything public happens
        new NotesStep(workspace, options),   // what has changed since the previous release, as Markdown and JSON
        new StageStep(workspace),            // everything lies beside its final place, its manifest last
        new PublishStep(workspace),          // copied inside the store, read back, shown on the release page
        new LinkStep(workspace, options),    // latest, stable and the others name the version
    ];

    public static IReadOnlyList<string> Names { get; } = ["prerequisites", "build", "push-access", "notes", "stage", "publish", "link"];

    /// <param name="step">A step's name, or null.</param>
    /// <exception cref="UsageException">There is no such step.</exception>
    public static void Check(string? step)
    {
        if (step is not null && !Names.Contains(step))
            throw new UsageException("StepUnknown", step, $"There is no step {step}.", $"Steps, in their order: {string.Join(", ", Names)}.");
    }

    /// <summary>A step with the checks that come right before it: what a single command runs.</summary>
    public static IReadOnlyList<IReleaseStep> Single(ReleaseWorkspace workspace, string name, RunOptions? options = null)
    {
        IReadOnlyList<IReleaseStep> all = Of(workspace, options);
        string? check = name switch { "build" => "prerequisites", "publish" => "push-access", _ => null };
        return [.. all.Where(step => step.Name == name || step.Name == check)];
    }
}
