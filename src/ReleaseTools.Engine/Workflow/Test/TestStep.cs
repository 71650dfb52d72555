using ReleaseTools.Artifacts;
using ReleaseTools.Branches;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Build;
using ReleaseTools.Logging;
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

/// <summary>Gives system tests the artifacts, and only those: copies, so that no test changes what is released.</summary>
internal sealed class TestArtifacts(ReleaseWorkspace workspace)
{
    /// <param name="folder">Does not exist yet.</param>
    /// <exception cref="ReleaseException">An artifact is neither where it was built nor staged, or is not what was built.</exception>
    public async Task PlaceAsync(ReleaseSession session, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        foreach (Artifact artifact in session.Artifacts)
        {
            string target = Path.Combine(folder, artifact.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using Stream source = await OpenAsync(session, artifact, cancellation);
            await using FileStream copy = File.Create(target);
            Digests found = await ContentCopy.CopyAsync(source, copy, progress: null, cancellation);
            if (found.Sha256 != artifact.Sha256) throw Unlike(artifact, "is not what was built: it has been changed since");
        }
    }

    // on a machine that did not build them, they are where they were staged
    private async Task<Stream> OpenAsync(ReleaseSession session, Artifact artifact, CancellationToken cancellation)
    {
        if (File.Exists(artifact.LocalPath)) return File.OpenRead(artifact.LocalPath);
        if (session.Staged is { } staged) return await workspace.StageStore(session).OpenReadAsync(staged.Prefix + artifact.Name, range: null, cancellation);
        throw Unlike(artifact, "is gone from where it was built");
    }

    private static ReleaseException Unlike(Artifact artifact, string what) => new(
        "ArtifactChanged", ErrorCategory.InvalidData, artifact.Name, $"{artifact.Name} {what}.", "Build again: release resume (in PowerShell: Invoke-ReleaseBuild).");
}

/// <summary>Has the release's tag in a clone before the repository has it, so that <c>git describe</c> already says what is released.</summary>
/// <param name="clone">The clone's folder.</param>
internal sealed class TestTag(string clone)
{
    private readonly GitCommand _git = new(clone) { Use = GitUse.Clone };

    /// <param name="moves">Whether the tag leaves another commit: its release replaces the one there.</param>
    /// <exception cref="TagElsewhereException">The tag is there, at another commit, and does not move.</exception>
    public async Task SetAsync(string tag, string commit, bool moves, CancellationToken cancellation)
    {
        (int exitCode, string output, _) = await _git.TryRunAsync(["rev-parse", "--verify", "--quiet", $"refs/tags/{tag}^{{commit}}"], cancellation);
        bool isElsewhere = exitCode == 0 && output.Trim() != commit;
        if (isElsewhere && !moves) throw new TagElsewhereException(tag, commit, output.Trim(), "in this repository");
        if (exitCode != 0 || isElsewhere)
        {
            // annotated, as describe wants it; whose it is does not matter: it never leaves the clone
            await _git.RunAsync(
                ["-c", "user.name=ReleaseTools", "-c", "user.email=release@localhost", "-c", "tag.gpgSign=false", "tag", "--force", "--annotate", $"--message={tag}", tag, commit], cancellation);
        }
    }
}

/// <summary>A release was to be published whose tests have failed, or have not run.</summary>
/// <param name="log">Where the output of the tests is.</param>
public sealed class TestsNotPassedException(ReleaseSession session, TestGate gate, string log) : RefusedException(
    "TestsNotPassed", ErrorCategory.InvalidOperation, session.Id,
    $"{session.Id} can't be published, its tests have not passed:\n{string.Join('\n', gate.Objections.Select(objection => $"  {objection}"))}\n  log: {log}",
    $"Fix what failed and release that commit as another version; or run the tests again: release resume {session.Id} (in PowerShell: Get-ReleaseSession {session.Id} | Invoke-ReleaseTest).")
{
    public TestGate Gate { get; } = gate;
}
