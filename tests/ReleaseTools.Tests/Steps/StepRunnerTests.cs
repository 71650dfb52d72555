using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;

namespace ReleaseTools.Tests.Steps;

public sealed class StepRunnerTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private ReleaseWorkspace _workspace = null!;
    private ReleaseSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        await new Engine.Source.GitCommand(_folder.Path).RunAsync(["init", "-q"], default);
        _workspace = await ReleaseWorkspace.OpenAsync(_folder.Path, sessionStore: null, default);
        SessionSettings settings = Sample.Settings();
        _session = await _workspace.Sessions(settings.Definition).OpenAsync(settings, default);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_step_is_run_and_recorded()
    {
        ScriptedStep step = Completing();

        ReleaseSession after = await RunAsync(step);

        Assert.Equal(StepState.Done, after.Step("build")!.State);
        Assert.Equal("b1", after.Build);
        Assert.Equal(StepState.Done, Assert.Single(_observer.Reports).State);
    }

    [Fact]
    public async Task A_finished_step_is_not_run_again()
    {
        ScriptedStep step = Completing();
        await RunAsync(step);
        ReleaseSession again = await RunAsync(step);

        Assert.Equal(1, step.Runs);
        Assert.Equal(3, again.Revision);
        Assert.Equal(StepReport.AlreadyDone, _observer.Reports.Last().Reason);
    }

    [Fact]
    public async Task A_step_runs_again_where_what_it_depends_on_has_changed()
    {
        ScriptedStep step = Completing();
        await RunAsync(step);
        step.Print = "f2";
        await RunAsync(step);

        Assert.Equal(2, step.Runs);
    }

    [Fact]
    public async Task A_step_runs_again_where_what_it_made_is_gone()
    {
        ScriptedStep step = Completing();
        await RunAsync(step);
        step.Holds = false;
        await RunAsync(step);

        Assert.Equal(2, step.Runs);
    }

    [Fact]
    public async Task A_failure_is_recorded_without_its_secrets_and_thrown()
    {
        var failing = new ScriptedStep((_, _) => throw new ReleaseException("Broken", ErrorCategory.InvalidData, null, "refused https://user:pass@example.com/x"));

        await Assert.ThrowsAsync<ReleaseException>(() => RunAsync(failing));

        StepRecord record = (await ReadAsync()).Step("build")!;
        Assert.Equal(StepState.Failed, record.State);
        Assert.Equal("refused https://***@example.com/x", record.Reason);
    }

    [Fact]
    public async Task A_cancelled_step_is_recorded_as_such_and_runs_again()
    {
        using var cancel = new CancellationTokenSource();
        var endless = new ScriptedStep(async (_, cancellation) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
            return StepResult.Completed();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(endless, cancellation: cancel.Token));
        Assert.Equal("cancelled", (await ReadAsync()).Step("build")!.Reason);

        ScriptedStep step = Completing();
        await RunAsync(step);
        Assert.Equal(1, step.Runs);
    }

    [Fact]
    public async Task A_step_that_a_living_process_runs_is_not_run_twice()
    {
        await AppendStartAsync(LocalProcess.Current);

        var error = await Assert.ThrowsAsync<RefusedException>(() => RunAsync(Completing()));

        Assert.Equal("StepRunning", error.ErrorId);
        Assert.Contains($"process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_of_a_dead_process_is_taken_over()
    {
        await AppendStartAsync(LocalProcess.Current with { ProcessId = 4_000_000 });

        Assert.Equal(StepState.Done, (await RunAsync(Completing())).Step("build")!.State);
        Assert.Contains(_observer.Lines, line => line.Contains("taken over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_id_that_was_given_out_again_is_not_the_same_process()
    {
        await AppendStartAsync(LocalProcess.Current with { StartedAt = LocalProcess.Current.StartedAt.AddHours(-1) });

        Assert.Equal(StepState.Done, (await RunAsync(Completing())).Step("build")!.State);
    }

    [Fact]
    public async Task Of_two_that_start_a_step_at_once_one_runs_it()
    {
        var release = new TaskCompletionSource();
        var slow = new ScriptedStep(async (_, _) =>
        {
            await release.Task;
            return StepResult.Completed();
        });
        Task<ReleaseSession>[] both = [RunAsync(slow), RunAsync(slow)];
        Task<ReleaseSession> loser = await Task.WhenAny(both);

        await Assert.ThrowsAsync<RefusedException>(() => loser);
        release.SetResult();
        await both.Single(task => task != loser);
        Assert.Equal(1, slow.Runs);
    }

    [Fact]
    public async Task What_programs_print_goes_to_who_watches_and_to_the_log_without_secrets()
    {
        var talking = new ScriptedStep((context, _) =>
        {
            context.Output("Authorization: Bearer abcdef0123456789");
            return Task.FromResult(StepResult.Skipped("no need"));
        });
        await RunAsync(talking);

        Assert.Contains("Authorization: Bearer ***", _observer.Lines);
        Assert.DoesNotContain("abcdef0123456789", File.ReadAllText(_workspace.LogPath(_session.Settings)), StringComparison.Ordinal);
    }

    private static ScriptedStep Completing() => new((_, _) => Task.FromResult(StepResult.Completed(new BuildFinished("b1", []))));

    private Task<ReleaseSession> RunAsync(IReleaseStep step, RunOptions? options = null, CancellationToken cancellation = default) =>
        new StepRunner(_workspace, _observer, options).RunAsync(_session, step, cancellation);

    private Task<ReleaseSession> ReadAsync() => _workspace.Sessions(_session).GetAsync(_session.Id, default);

    private Task AppendStartAsync(ProcessMark by) =>
        _workspace.Sessions(_session).AppendAsync(_session, (at, _) => new StepStarted("build", "f1") { At = at, By = by }, default);
}
