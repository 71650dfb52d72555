using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Test;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Tests.Testing;

/// <summary>When tests run, and what becomes of a release by them.</summary>
public sealed class TestStepTests : IDisposable
{
    private readonly TestedProduct _product = new();

    public void Dispose() => _product.Dispose();

    [Fact]
    public async Task Where_every_test_passes_the_release_is_published()
    {
        ReleaseSession session = await _product.RunAsync();

        Assert.NotNull(session.Published);
        Assert.Equal(["unit Unit Passed 0", "lint Unit Passed 0", "install System Passed 0"], session.Tests.Select(test => $"{test.Name} {test.Kind} {test.Outcome} {test.ExitCode}"));
        Assert.Equal(["prerequisites", "test", "build", "system-test", "push-access", "notes", "stage", "tag", "publish", "link"], session.History.Select(record => record.Step));
        Assert.Equal(1, _product.Asked);
        Assert.Empty(ReleaseState.LeftoversIn(_product.Repository.Path));
    }

    [Fact]
    public async Task Where_a_unit_test_fails_packages_are_made_system_tests_wait_and_publishing_is_refused()
    {
        _product.Break("unit");

        var error = await Assert.ThrowsAsync<TestsNotPassedException>(() => _product.RunAsync());

        Assert.Equal((ExitCode.Refused, "TestsNotPassed"), (error.ExitCode, error.ErrorId));
        ReleaseSession session = await _product.OpenAsync();
        Assert.NotNull(session.Staged);
        Assert.Equal((StepState.Failed, "1 of 2 tests failed: unit"), (session.Step("test")!.State, session.Step("test")!.Reason));
        Assert.Equal((StepState.Skipped, "unit tests failed: unit"), (session.Step("system-test")!.State, session.Step("system-test")!.Reason));
        Assert.Equal("unit tests failed: unit", session.Tests[^1].Reason);
        Assert.Equal((1, 0), (_product.RunsOf("lint"), _product.RunsOf("install")));
        Assert.Equal(0, _product.Asked);
        Assert.False(Directory.Exists(Path.Combine(_product.Home, "release")));
    }

    [Fact]
    public async Task Tests_that_pass_the_next_time_open_the_gate()
    {
        _product.Break("unit");
        await Assert.ThrowsAsync<TestsNotPassedException>(() => _product.RunAsync());
        _product.Mend("unit");

        ReleaseSession session = await _product.RunAsync();

        Assert.NotNull(session.Published);
        Assert.Equal((2, 2, 1), (_product.RunsOf("unit"), _product.RunsOf("lint"), _product.RunsOf("install")));
        Assert.Single(session.History, record => record.Step == "build");
        Assert.Empty(ReleaseState.LeftoversIn(_product.Repository.Path));
    }

    [Fact]
    public async Task A_system_test_that_fails_closes_the_gate_and_runs_again_alone()
    {
        _product.Break("install");
        var error = await Assert.ThrowsAsync<TestsNotPassedException>(() => _product.RunAsync());
        Assert.Equal("install", Assert.Single(error.Gate.Objections).Test);
        _product.Mend("install");

        Assert.NotNull((await _product.RunAsync()).Published);
        Assert.Equal((1, 2), (_product.RunsOf("unit"), _product.RunsOf("install")));
    }

    [Fact]
    public async Task The_command_for_the_build_runs_the_tests_around_it()
    {
        ReleaseSession session = await _product.StepAsync("build");

        Assert.Equal(["prerequisites", "test", "build", "system-test"], session.History.Select(record => record.Step));
    }

    [Fact]
    public async Task The_command_for_tests_runs_those_of_artifacts_once_there_are_some()
    {
        Assert.Equal(["unit", "lint"], (await _product.StepAsync("test")).Tests.Select(test => test.Name));
        Assert.Equal(0, _product.RunsOf("install"));
        await _product.RunAsync(until: "build");

        ReleaseSession session = await _product.StepAsync("test");

        Assert.Equal(["unit", "lint", "install"], session.Tests.Select(test => test.Name));
        Assert.Equal(1, _product.RunsOf("unit"));
    }

    [Fact]
    public async Task Publishing_alone_is_refused_where_tests_have_not_run()
    {
        await _product.RunAsync(until: "build");
        await _product.StepAsync("stage");

        var error = await Assert.ThrowsAsync<TestsNotPassedException>(() => _product.StepAsync("publish"));

        Assert.Contains("install: has not run", error.Message, StringComparison.Ordinal);
        await _product.StepAsync("test");
        Assert.NotNull((await _product.StepAsync("publish")).Published);
    }

    [Fact]
    public async Task Where_the_artifacts_are_built_anew_they_are_tested_anew()
    {
        _product.Break("install");
        await _product.RunAsync(until: "system-test");
        _product.Mend("install");
        await _product.RunAsync(until: "system-test");
        Directory.Delete(Path.Combine(_product.Work, "artifacts"), recursive: true);

        ReleaseSession session = await _product.RunAsync(until: "system-test");

        Assert.Equal(2, session.History.Count(record => record.Step == "build"));
        Assert.Equal(2, _product.RunsOf("install"));                        // the same bytes: what was found of them still counts
        Assert.True(TestGate.Of(session).IsOpen);
    }

    [Fact]
    public async Task A_release_without_tests_has_no_steps_for_them()
    {
        using var product = new TestedProduct(tests: "");

        ReleaseSession session = await product.RunAsync(until: "test");
        Assert.Equal(["prerequisites"], session.History.Select(record => record.Step));

        session = await product.StepAsync("test");
        Assert.Equal(["prerequisites"], session.History.Select(record => record.Step));

        session = await product.RunAsync();
        Assert.NotNull(session.Published);
        Assert.DoesNotContain(session.History, record => record.Step.Contains("test", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_step_of_a_pipeline_is_one_that_can_be_named() =>
        Assert.Subset(Pipeline.Names.ToHashSet(), Pipeline.Of(null!, new() { Product = "hello" }).Select(step => step.Name).ToHashSet());
}
