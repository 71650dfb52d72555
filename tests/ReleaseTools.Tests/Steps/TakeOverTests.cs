using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Sessions;

namespace ReleaseTools.Tests.Steps;

/// <summary>A session in a store that two machines share. The other machine is played by what it would write, or by a second runner.</summary>
public sealed class TakeOverTests : IAsyncLifetime
{
    private static readonly ProcessMark s_other = LocalProcess.Current with { Machine = "builder-7" };
    private static readonly HeartbeatTimes s_quick = new() { Interval = TimeSpan.FromMilliseconds(100) };

    private readonly TestFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private readonly MemoryStore _store = new();
    private ReleaseWorkspace _workspace = null!;
    private ReleaseSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        await new Engine.Source.GitCommand(_folder.Path).RunAsync(["init", "-q"], default);
        _workspace = await ReleaseWorkspace.OpenAsync(_folder.Path, sessionStore: null, default, (_, _) => _store);
        _session = await Sessions.OpenAsync(Sample.Settings(), default);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_step_begun_on_another_machine_is_refused_by_its_name()
    {
        await BeginElsewhereAsync(DateTimeOffset.UtcNow);

        var error = await Assert.ThrowsAsync<RefusedException>(() => RunAsync());

        Assert.Equal("StepRunningElsewhere", error.ErrorId);
        Assert.Contains("builder-7", error.Message, StringComparison.Ordinal);
        Assert.Contains("last sign of life", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-7)]
    [InlineData(+7)]
    public async Task A_clock_that_is_hours_wrong_on_either_machine_changes_nothing(int hours)
    {
        await BeginElsewhereAsync(DateTimeOffset.UtcNow.AddHours(hours));

        Assert.Equal("StepRunningElsewhere", (await Assert.ThrowsAsync<RefusedException>(() => RunAsync())).ErrorId);
        Assert.Equal("StepRunningElsewhere", (await Assert.ThrowsAsync<RefusedException>(() => RunAsync(time: new SkewedTime(TimeSpan.FromHours(hours))))).ErrorId);

        _store.Pass(TimeSpan.FromMinutes(11));
        Assert.Equal(StepState.Done, (await RunAsync(time: new SkewedTime(TimeSpan.FromHours(-hours)))).Step("build")!.State);
    }

    [Fact]
    public async Task A_step_that_was_silent_for_ten_minutes_of_the_store_is_taken_over()
    {
        await BeginElsewhereAsync(DateTimeOffset.UtcNow);
        _store.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal(StepState.Done, (await RunAsync()).Step("build")!.State);
        Assert.Contains(_observer.Lines, line => line.Contains("no sign of life for 10 m", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_of_life_counts_as_much_as_the_beginning()
    {
        StepRecord running = await BeginElsewhereAsync(DateTimeOffset.UtcNow);
        _store.Pass(TimeSpan.FromMinutes(9));
        await Sessions.Heartbeats.BeatAsync(_session.Id, running, 1, last: null, default);
        _store.Pass(TimeSpan.FromMinutes(9));

        Assert.Equal("StepRunningElsewhere", (await Assert.ThrowsAsync<RefusedException>(() => RunAsync())).ErrorId);
    }

    [Fact]
    public async Task Who_is_told_to_take_over_watches_first_and_goes_on_where_nothing_stirs()
    {
        await BeginElsewhereAsync(DateTimeOffset.UtcNow);

        ReleaseSession after = await RunAsync(new RunOptions { TakeOver = true });

        Assert.Equal(StepState.Done, after.Step("build")!.State);
        Assert.Contains(_observer.Lines, line => line.Contains("gave no sign of life in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_living_step_is_not_taken_over_unless_that_is_forced()
    {
        StepRecord running = await BeginElsewhereAsync(DateTimeOffset.UtcNow);
        await using (Heartbeat.Start(Sessions.Heartbeats, _session.Id, running, s_quick, TimeProvider.System, default))
        {
            var error = await Assert.ThrowsAsync<RefusedException>(() => RunAsync(new RunOptions { TakeOver = true }));
            Assert.Equal("StepAlive", error.ErrorId);
            Assert.Contains("--force", error.Remedy, StringComparison.Ordinal);

            Assert.Equal(StepState.Done, (await RunAsync(new RunOptions { TakeOver = true, Force = true })).Step("build")!.State);
        }
    }

    [Fact]
    public async Task Force_without_taking_over_is_a_mistake_and_nothing_is_run()
    {
        var error = await Assert.ThrowsAsync<UsageException>(() => RunAsync(new RunOptions { Force = true }));
        Assert.Equal("ForceAlone", error.ErrorId);
        Assert.Null((await Sessions.GetAsync(_session.Id, default)).Step("build"));
    }

    [Fact]
    public async Task Who_loses_a_step_while_it_runs_it_stops_and_says_who_has_it()
    {
        var begun = new TaskCompletionSource();
        var endless = new ScriptedStep(async (_, cancellation) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return StepResult.Completed();
        });
        Task<ReleaseSession> loser = RunAsync(step: endless);
        await begun.Task;
        ReleaseSession current = await Sessions.GetAsync(_session.Id, default);
        StepRecord mine = current.Step("build")!;
        await Sessions.Heartbeats.TakeOverAsync(_session.Id, mine, default);
        await Sessions.AppendAsync(current, (at, _) => new StepStarted("build", "f1") { At = at, By = s_other }, default);

        var error = await Assert.ThrowsAsync<RefusedException>(() => loser.WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.Equal("StepTakenOver", error.ErrorId);
        Assert.Contains("builder-7", error.Message, StringComparison.Ordinal);
        Assert.Equal(s_other, (await Sessions.GetAsync(_session.Id, default)).Step("build")!.By);
    }

    [Fact]
    public async Task A_step_that_is_quickly_done_gives_no_sign_and_one_that_takes_longer_leaves_none()
    {
        await RunAsync();
        Assert.DoesNotContain(_store.Writes, write => write.Contains("heartbeats/", StringComparison.Ordinal));

        await RunAsync(step: new ScriptedStep(async (_, cancellation) =>
        {
            while (!_store.Writes.ToArray().Any(write => write.StartsWith("put heartbeats/", StringComparison.Ordinal))) await Task.Delay(10, cancellation);
            return StepResult.Completed();
        })
        { Print = "f2" });
        Assert.Equal(0, await CountAsync("heartbeats/"));
    }

    [Fact]
    public async Task A_store_that_can_not_be_reached_for_a_while_stops_no_step()
    {
        int failures = 0;
        _store.Before = (verb, key) =>
        {
            if (verb == "put" && key.StartsWith("heartbeats/", StringComparison.Ordinal) && failures++ < 3) throw new StoreFailedException(_store.Root, verb, key, new IOException("no route"));
        };

        ReleaseSession after = await RunAsync(step: new ScriptedStep(async (_, cancellation) =>
        {
            while (failures < 5) await Task.Delay(10, cancellation);
            return StepResult.Completed();
        }));

        Assert.Equal(StepState.Done, after.Step("build")!.State);
    }

    [Fact]
    public async Task A_removed_session_leaves_no_signs()
    {
        StepRecord running = await BeginElsewhereAsync(DateTimeOffset.UtcNow);
        await Sessions.Heartbeats.BeatAsync(_session.Id, running, 1, last: null, default);

        await Sessions.RemoveAsync(_session, default);

        Assert.Equal(0, await CountAsync(""));
    }

    private SessionStore Sessions => new(_store);

    private async Task<StepRecord> BeginElsewhereAsync(DateTimeOffset at) =>
        (await Sessions.AppendAsync(_session, (_, _) => new StepStarted("build", "f1") { At = at, By = s_other }, default))!.Step("build")!;

    private Task<ReleaseSession> RunAsync(RunOptions? options = null, TimeProvider? time = null, IReleaseStep? step = null) =>
        new StepRunner(_workspace, _observer, options, time, s_quick).RunAsync(_session, step ?? new ScriptedStep((_, _) => Task.FromResult(StepResult.Completed())), default);

    private async Task<int> CountAsync(string prefix)
    {
        int count = 0;
        await foreach (ObjectInfo _ in _store.ListAsync(prefix, default)) count++;
        return count;
    }

    /// <summary>The clock of a machine whose date is wrong: time passes there as anywhere.</summary>
    private sealed class SkewedTime(TimeSpan skew) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
    }
}
