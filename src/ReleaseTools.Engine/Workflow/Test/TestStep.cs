using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;
using ReleaseTools.Testing;
using ReleaseTools.Workflow;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.Test;

/// <summary>Tests that fail don't end a release here: what they say counts where it would be published.</summary>
internal sealed class TestStep(ReleaseWorkspace workspace, TestKind kind) : IReleaseStep
{
    public const string Unit = "test";
    public const string System = "system-test";

    public string Name => kind is TestKind.Unit ? Unit : System;

    public string Fingerprint(ReleaseSession session) => Digest.Of(
        [session.Commit, session.Settings.DefinitionDigest, .. kind is TestKind.System ? session.Artifacts.Select(artifact => artifact.Sha256) : []]);

    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) => Task.FromResult(TestGate.Of(session, kind).IsOpen);

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        if (kind is TestKind.Unit) return StepResult.Completed(await new TestRunner(workspace).RunAsync(kind, context, cancellation));
        if (session.Build is null) throw new StepMissingException(session, Name, "build", "Invoke-ReleaseBuild");
        return StepResult.Completed(TestGate.Of(session, TestKind.Unit) is { IsOpen: false } closed
            ? Skipped(session, $"unit tests {(closed.Objections.Any(objection => objection.Result is null) ? "have not run" : "failed")}: {string.Join(", ", closed.Objections.Select(objection => objection.Test))}")
            : await new TestRunner(workspace).RunAsync(kind, context, cancellation));
    }

    private TestsRun Skipped(ReleaseSession session, string reason) =>
        new(kind, [.. TestKinds.Of(session.Definition, kind).Select(test => new TestResult(test.Name, kind, TestOutcome.Skipped, TimeSpan.Zero, Reason: reason))]);
}
