using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Sessions;
using ReleaseTools.Testing;
using ReleaseTools.Workflow;
using TestResult = ReleaseTools.Testing.TestResult;

namespace ReleaseTools.Tests.Testing;

public sealed class TestGateTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    // unit and lint are tests of the sources, install is one of the artifacts
    [Theory]
    [InlineData("", "", "")]
    [InlineData("unit", "unit=Passed", "")]
    [InlineData("unit", "", "unit: has not run")]
    [InlineData("unit", "unit=Failed", "unit: failed with exit code 1 after 3.0 s")]
    [InlineData("unit", "unit=TimedOut", "unit: was ended after 3.0 s, its timeout")]
    [InlineData("unit lint", "unit=Passed lint=Failed", "lint: failed with exit code 1 after 3.0 s")]
    [InlineData("unit lint", "unit=Passed", "lint: has not run")]
    [InlineData("unit install", "unit=Passed install=Passed", "")]
    [InlineData("unit install", "unit=Passed", "install: has not run")]
    [InlineData("install unit", "unit=Failed install=Skipped", "unit: failed with exit code 1 after 3.0 s|install: skipped: why")]
    [InlineData("install", "install=Failed", "install: failed with exit code 1 after 3.0 s")]
    [InlineData("install", "unit=Failed install=Passed", "")]                                           // of a definition without such a test
    public void A_release_is_published_only_where_every_test_has_passed(string defined, string results, string objections)
    {
        TestGate gate = TestGate.Of(Session(defined, results));

        Assert.Equal(objections, string.Join('|', gate.Objections));
        Assert.Equal(objections.Length == 0, gate.IsOpen);
    }

    [Theory]
    [InlineData("unit=Passed lint=Passed", StepState.Done, null)]
    [InlineData("unit=Failed lint=Passed", StepState.Failed, "1 of 2 tests failed: unit")]
    [InlineData("unit=Failed lint=TimedOut", StepState.Failed, "2 of 2 tests failed: unit, lint")]
    [InlineData("unit=Failed", StepState.Failed, "1 of 1 test failed: unit")]
    [InlineData("install=Skipped", StepState.Skipped, "why")]
    public void A_step_whose_tests_failed_has_failed(string results, StepState state, string? reason) =>
        Assert.Equal((state, reason), new TestsRun(TestKind.Unit, Results(results)).Judge());

    [Fact]
    public void Tests_that_run_again_replace_those_of_their_kind()
    {
        ReleaseSession session = Session("unit install", "unit=Failed install=Skipped");

        ReleaseSession after = Ran(Ran(session, "unit=Passed"), "install=Passed");

        Assert.Equal(["unit: passed in 3.0 s", "install: passed in 3.0 s"], after.Tests.Select(test => $"{test.Name}: {test.Describe()}"));
        Assert.True(TestGate.Of(after).IsOpen);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("b", false)]
    public void Tests_of_other_artifacts_no_longer_count(string content, bool isOpen)
    {
        ReleaseSession built = Built(Session("unit install", "unit=Passed"), "a");
        ReleaseSession tested = Ran(built, "install=Passed");
        Assert.True(TestGate.Of(tested).IsOpen);

        Assert.Equal(isOpen, TestGate.Of(Built(tested, content)).IsOpen);
        Assert.True(TestGate.Of(Built(tested, content), TestKind.Unit).IsOpen);
    }

    [Fact]
    public void A_definition_without_tests_is_the_one_that_it_was_before_there_could_be_any()      // or each session of an older release would differ from its definition
    {
        Assert.DoesNotContain("tests", DefinitionJson.Write(new ReleaseDefinition { Product = "hello" }), StringComparison.Ordinal);
        Assert.Equal(["tests"], DefinitionDifference.Between(Session("", "").Definition, Session("unit", "").Definition));
    }

    [Theory]
    [InlineData("unit=Failed", "Get-ReleaseSession hello-1.2.0 | Invoke-ReleaseTest")]
    [InlineData("unit=Passed", "Get-ReleaseSession hello-1.2.0 | New-ReleaseTag")]
    public void Where_publishing_is_next_failed_tests_come_before_it(string results, string next)
    {
        ReleaseSession session = new[] { "build", "notes", "stage" }.Aggregate(Session("unit", results), (current, step) => Completed(current, step, fact: null));

        Assert.Equal(next, NextCommand.Of(session)?.PowerShell);
    }

    private static ReleaseSession Session(string defined, string results)
    {
        SessionSettings settings = Sample.Settings(define: definition => definition with { Tests = [.. Words(defined).Select(Test)] });
        ReleaseSession session = ReleaseSession.Fold([new SessionOpened(settings) { At = s_start, By = new ProcessMark("builder", 42, s_start) }])!;
        return Words(results).GroupBy(word => Test(word.Split('=')[0]).After).Aggregate(session, (current, ofKind) => Ran(current, string.Join(' ', ofKind)));
    }

    private static TestDefinition Test(string name) => new() { Name = name, Run = "true", After = name == "install" ? TestTurn.Artifacts : TestTurn.Tag };

    private static ReleaseSession Ran(ReleaseSession session, string results)
    {
        IReadOnlyList<TestResult> all = Results(results);
        return Completed(session, all[0].Kind is TestKind.Unit ? "test" : "system-test", new TestsRun(all[0].Kind, all));
    }

    private static ReleaseSession Built(ReleaseSession session, string sha256) =>
        Completed(session, "build", new BuildFinished("b", [new Artifact("hello", 1, sha256, "", ArtifactKind.Other)]));

    private static ReleaseSession Completed(ReleaseSession session, string step, StepOutput? fact)
    {
        var by = new ProcessMark("builder", 42, s_start);
        return new SessionEvent[] { new StepStarted(step, "f") { At = s_start, By = by }, new StepCompleted(step, "f", TimeSpan.FromSeconds(3), fact) { At = s_start, By = by } }.Aggregate(session, ReleaseSession.After);
    }

    private static IReadOnlyList<TestResult> Results(string results) => [.. Words(results).Select(word =>
    {
        TestDefinition test = Test(word.Split('=')[0]);
        var outcome = Enum.Parse<TestOutcome>(word.Split('=')[1]);
        return new TestResult(test.Name, TestKinds.KindOf(test), outcome, TimeSpan.FromSeconds(3),
            outcome switch { TestOutcome.Passed => 0, TestOutcome.Failed => 1, _ => null }, outcome is TestOutcome.Skipped ? "why" : null);
    })];

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
