using ReleaseTools.Definitions;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Build;
using ReleaseTools.Logging;
using ReleaseTools.Sessions;
using ReleaseTools.Testing;

namespace ReleaseTools.Engine.Workflow.Test;

/// <summary>
/// Runs the tests of one kind, each whatever the others did, in a clean clone of their own at the release's tag: what they leave there
/// becomes no artifact. The clone stays where a test failed, for who looks into it.
/// </summary>
public sealed class TestRunner(ReleaseWorkspace workspace, TimeProvider? time = null)
{
    /// <summary>The variable that system tests find the artifacts by: a folder that holds them and nothing else.</summary>
    public const string ArtifactsVariable = "RELEASE_ARTIFACTS";

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <returns>How each test ended, in the order of the definition.</returns>
    public async Task<TestsRun> RunAsync(TestKind kind, StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        foreach (TestDefinition test in TestKinds.Of(session.Definition, kind)) ScriptVariables.Expand(test, workspace.Scope(session.Settings));    // none runs where one can't
        workspace.PrepareWork(session.Settings);
        string work = workspace.TestFolder(session.Settings, kind);
        ProcessTree.EndMarked(work);
        Folder.Delete(work);
        string source = Path.Combine(work, "source");
        context.Progress.Say($"clone {session.Commit[..7]} as {session.Tag} into {source}");
        await workspace.Clone(session.Settings).MakeAsync(session.Commit, source, cancellation);
        await new TestTag(source).SetAsync(session.Tag, session.Commit, moves: session.Settings.FindChannel() is { Replace: true }, cancellation);

        var scripts = new ScriptRunner(workspace, context, source, work);
        if (kind is TestKind.System)
        {
            string artifacts = Path.Combine(work, "artifacts");
            await new TestArtifacts(workspace).PlaceAsync(session, artifacts, cancellation);
            scripts = new ScriptRunner(workspace, context, source, work) { Values = new Dictionary<string, string>(StringComparer.Ordinal) { [ArtifactsVariable] = artifacts } };
        }
        List<TestResult> results = [];
        foreach (TestDefinition test in TestKinds.Of(session.Definition, kind))
        {
            TestResult result = await RunAsync(test, scripts, context.Redactor, cancellation);
            context.Progress.Say($"{(result.Outcome is TestOutcome.Passed ? "" : "warning: ")}{test.Name} {result.Describe()}");
            results.Add(result);
        }
        if (results.TrueForAll(result => result.Outcome is TestOutcome.Passed)) Folder.Delete(work);
        return new TestsRun(kind, results);
    }

    private async Task<TestResult> RunAsync(TestDefinition test, ScriptRunner scripts, Redactor redactor, CancellationToken cancellation)
    {
        TestKind kind = TestKinds.KindOf(test);
        long began = _time.GetTimestamp();
        try
        {
            int? exitCode = await scripts.RunAsync(test, environment: null, cancellation);
            TestOutcome outcome = exitCode switch { null => TestOutcome.TimedOut, 0 => TestOutcome.Passed, _ => TestOutcome.Failed };
            return new TestResult(test.Name, kind, outcome, _time.GetElapsedTime(began), exitCode);
        }
        catch (ReleaseException e) when (e is not UsageException)
        {
            return new TestResult(test.Name, kind, TestOutcome.Failed, _time.GetElapsedTime(began), Reason: redactor.CleanLines(e.Message));
        }
    }
}
