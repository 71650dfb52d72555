using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Sessions;
using ReleaseTools.Tests.Stale;

namespace ReleaseTools.Tests.Steps;

public sealed class SessionRemovalTests : StaleTestBase
{
    // a process that is gone: its number is taken by this one, which began at another time
    private static readonly ProcessMark s_dead = LocalProcess.Current with { StartedAt = DateTimeOffset.UnixEpoch };
    private static readonly ProcessMark s_elsewhere = LocalProcess.Current with { Machine = "builder-7" };

    [Fact]
    public async Task A_session_that_nobody_works_on_goes_with_its_work_folder()
    {
        ReleaseSession session = await OpenAsync("1.0.0");
        string work = await WorkAsync(session);

        await (await RemovalAsync()).RemoveAsync(session, None);

        Assert.Null(await Sessions.FindAsync(session.Id, None));
        Assert.False(Directory.Exists(work));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_whose_step_is_being_run_stays_unless_it_is_forced(bool onAnotherMachine)
    {
        ReleaseSession session = await BeginAsync(onAnotherMachine ? s_elsewhere : LocalProcess.Current);
        string work = await WorkAsync(session);

        var error = await Assert.ThrowsAsync<RefusedException>(async () => await (await RemovalAsync()).RemoveAsync(session, None));

        Assert.Equal(("StepRunning", session.Id), (error.ErrorId, error.Target));
        Assert.Contains(onAnotherMachine ? "builder-7" : Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(work));
        Assert.NotNull(await Sessions.FindAsync(session.Id, None));
        await (await RemovalAsync(force: true)).RemoveAsync(session, None);
        Assert.Null(await Sessions.FindAsync(session.Id, None));
    }

    [Fact]
    public async Task It_is_what_the_store_says_that_counts_not_what_was_read_before()
    {
        ReleaseSession before = await OpenAsync("1.0.0");
        await Sessions.AppendAsync(before, (at, _) => new StepStarted("build", "f") { At = at, By = LocalProcess.Current }, None);

        await Assert.ThrowsAsync<RefusedException>(async () => await (await RemovalAsync()).RemoveAsync(before, None));
    }

    [Fact]
    public async Task One_whose_process_died_in_the_middle_of_a_step_goes()
    {
        ReleaseSession session = await BeginAsync(s_dead);

        await (await RemovalAsync()).RemoveAsync(session, None);

        Assert.Null(await Sessions.FindAsync(session.Id, None));
    }

    [Fact]
    public async Task A_record_that_can_not_be_read_goes_by_its_name()
    {
        await OpenAsync("1.0.0");
        File.WriteAllText(Path.Combine(Repository.Path, ".release", "sessions", "hello-1.0.0", "000001.json"), "");

        await (await RemovalAsync(force: true)).RemoveDamagedAsync(Sessions, "hello-1.0.0", None);

        Assert.False(await Sessions.HoldsAsync("hello-1.0.0", None));
        Assert.Equal("SessionMissing", (await Assert.ThrowsAnyAsync<ReleaseException>(async () => await (await RemovalAsync(force: true)).RemoveDamagedAsync(Sessions, "hello-1.0.0", None))).ErrorId);
    }

    private async Task<SessionRemoval> RemovalAsync(bool force = false) => new(await WorkspaceAsync(), force);

    private Task<ReleaseWorkspace> WorkspaceAsync() => ReleaseWorkspace.OpenAsync(Repository.Path, sessionStore: null, None);

    private async Task<ReleaseSession> BeginAsync(ProcessMark by) =>
        (await Sessions.AppendAsync(await OpenAsync("1.0.0"), (at, _) => new StepStarted("build", "f") { At = at, By = by }, None))!;

    private async Task<string> WorkAsync(ReleaseSession session)
    {
        string work = (await WorkspaceAsync()).WorkFolder(session.Settings);
        Directory.CreateDirectory(work);
        return work;
    }
}
