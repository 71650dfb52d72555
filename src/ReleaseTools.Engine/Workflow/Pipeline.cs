using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Announce;
using ReleaseTools.Engine.Workflow.Build;
using ReleaseTools.Engine.Workflow.GitHub;
using ReleaseTools.Engine.Workflow.Link;
using ReleaseTools.Engine.Workflow.Notes;
using ReleaseTools.Engine.Workflow.Prerequisites;
using ReleaseTools.Engine.Workflow.Publish;
using ReleaseTools.Engine.Workflow.Stage;
using ReleaseTools.Engine.Workflow.Tag;
using ReleaseTools.Engine.Workflow.Test;
using ReleaseTools.Engine.Workflow.Tracking;
using ReleaseTools.Testing;

namespace ReleaseTools.Engine.Workflow;

/// <summary>The steps of a release, in their order (R1.2).</summary>
public static class Pipeline
{
    /// <summary>The step that tags the commit.</summary>
    public const string Tag = "tag";

    /// <summary>The step that tells people of a release.</summary>
    public const string Announce = "announce";

    private static readonly string[] s_public = [Tag, "publish", GitHubStep.StepName];

    /// <param name="definition">Says whether there are tests and announcements: a release without any has no steps for them.</param>
    public static IReadOnlyList<IReleaseStep> Of(ReleaseWorkspace workspace, ReleaseDefinition definition, RunOptions? options = null) => Of(Names, workspace, definition, options);

    private static IReadOnlyList<IReleaseStep> Of(IReadOnlyCollection<string> wanted, ReleaseWorkspace workspace, ReleaseDefinition definition, RunOptions? options)
    {
        return
        [
            new PrerequisitesStep(workspace, wanted),  // everything that a release needs is there, found out before any work
            .. Tracked(new TrackingIssueStep(workspace)),  // the first act: an issue that shows how far the release is
            .. Tests(TestKind.Unit),             // a clean clone at the tag is tested, before anything is built from it
            new BuildArtifactsStep(workspace),   // a clean clone at the commit is built, its outputs packed and hashed
            .. Tests(TestKind.System),           // the artifacts are tested, as they will be downloaded
            new PushAccessStep(workspace, wanted),     // every destination of this run can still be written, before anything public happens
            new NotesStep(workspace, options),   // what has changed since the previous release, as Markdown and JSON
            new StageStep(workspace),            // everything lies beside its final place, its manifest last
            new TagStep(workspace, options),     // the commit is tagged, here and on the remote: where every test has passed, and a person agrees
            new PublishStep(workspace),          // copied inside the store, read back, shown on the release page: where every test has passed
            .. GitHub(),                         // beside it or instead of downloads from a store: a release on GitHub, published when all of it has landed
            new LinkStep(workspace, options),    // latest, stable and the others name the version
            .. Announcements(),                  // people are told, once there is something to download
            .. Tracked(new CloseIssueStep(workspace, options)),  // nothing is left to do
        ];

        IEnumerable<IReleaseStep> Tracked(IReleaseStep step) => definition.TrackingIssue is null ? [] : [step];

        IEnumerable<IReleaseStep> GitHub() => definition.Publish.GitHub is null ? [] : [new GitHubStep(workspace, options)];

        IEnumerable<IReleaseStep> Tests(TestKind kind) => TestKinds.Of(definition, kind).Count > 0 ? [new TestStep(workspace, kind)] : [];

        IEnumerable<IReleaseStep> Announcements() => definition.Announce.Count > 0 ? [new AnnounceStep(workspace, options)] : [];
    }

    /// <summary>Every step that there can be.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["prerequisites", TrackingIssueStep.StepName, TestStep.Unit, "build", TestStep.System, "push-access", "notes", "stage", Tag, "publish", GitHubStep.StepName, "link", Announce, CloseIssueStep.StepName];

    /// <param name="step">A step's name, or null.</param>
    /// <exception cref="UsageException">There is no such step.</exception>
    public static void Check(string? step)
    {
        if (step is not null && !Names.Contains(step))
            throw new UsageException("StepUnknown", step, $"There is no step {step}.", $"Steps, in their order: {string.Join(", ", Names)}.");
    }

    /// <summary>The steps up to one that this release may not even have: <c>--until test</c> ends before the build where there are no tests.</summary>
    public static IReadOnlyList<IReleaseStep> UpTo(string? until, ReleaseWorkspace workspace, ReleaseDefinition definition, RunOptions? options = null)
    {
        Check(until);
        List<string> wanted = [.. until is null ? Names : Names.TakeWhile(name => name != until).Append(until)];
        return [.. Of(wanted, workspace, definition, options).Where(step => wanted.Contains(step.Name))];
    }

    /// <summary>Whether any of these steps makes something that others can see.</summary>
    public static bool IsPublic(IEnumerable<string> steps) => steps.Any(s_public.Contains);

    /// <summary>A step with the checks that belong to it: what a single command runs.</summary>
    public static IReadOnlyList<IReleaseStep> Single(string name, ReleaseWorkspace workspace, ReleaseDefinition definition, RunOptions? options = null)
    {
        string[] wanted = name switch
        {
            TestStep.Unit => definition.Tests.Count > 0 ? ["prerequisites", TestStep.Unit, TestStep.System] : [],
            "build" => ["prerequisites", TestStep.Unit, "build", TestStep.System],
            "publish" => ["push-access", "publish"],
            GitHubStep.StepName => GitHubStep.Of(definition),
            TrackingIssueStep.StepName or CloseIssueStep.StepName => TrackingIssueStep.Of(definition, name),
            _ => [name],
        };
        return [.. Of(wanted, workspace, definition, options).Where(step => wanted.Contains(step.Name))];
    }
}
