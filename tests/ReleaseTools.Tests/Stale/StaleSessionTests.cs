using ReleaseTools.Sessions;
using ReleaseTools.Stale;

namespace ReleaseTools.Tests.Stale;

public sealed class StaleSessionTests : StaleTestBase
{
    [Fact]
    public async Task Finished_sessions_go_and_running_ones_stay()
    {
        foreach (string version in new[] { "1.0.0", "1.1.0", "2.0.0" }) await OpenFinishedAsync(version);
        await OpenAsync("1.2.0");
        Later = TimeSpan.FromDays(1);
        IReadOnlyList<StaleRelease> found = await FindAsync(StalePlace.Session);
        Assert.Equal(
            [
                "hello-2.0.0: the highest version that is no prerelease", "hello-1.2.0: session hello-1.2.0 is not finished, and was active 1 day ago",
                "hello-1.1.0: none is kept", "hello-1.0.0: none is kept",
            ],
            found.Select(release => $"{release.Name}: {release.Reason}"));
        foreach (StaleRelease release in found.Where(release => release.IsStale)) Assert.Equal(StaleOutcome.Removed, await RemoveAsync(release));
        Assert.Equal(["hello-1.2.0", "hello-2.0.0"], (await Sessions.ListAsync(Skipped.Nothing, None)).Select(session => session.Id).Order());
    }

    [Fact]
    public async Task A_rehearsal_has_no_highest_version_to_stay_for()
    {
        await OpenFinishedAsync("1.0.0");
        await OpenFinishedAsync("1.0.0", rehearsal: true);
        Assert.Equal(["hello-1.0.0-rehearsal"], await StaleAsync(StalePlace.Session));
    }

    [Fact]
    public async Task A_session_that_somebody_has_gone_on_with_since_stays()
    {
        await OpenFinishedAsync("2.0.0");
        ReleaseSession session = await OpenFinishedAsync("1.0.0");
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.Session), release => release.IsStale);
        await Sessions.AppendAsync(session, (at, by) => new StepStarted("link", "g") { At = at, By = by }, None);
        // the step runs in this process, which lives
        Assert.Equal("StaleChanged", (await Assert.ThrowsAsync<RefusedException>(() => RemoveAsync(stale))).ErrorId);
        Assert.Empty(await StaleAsync(StalePlace.Session));
        Assert.NotNull(await Sessions.FindAsync("hello-1.0.0", None));
    }

    [Fact]
    public async Task The_work_folder_goes_with_its_session()
    {
        await OpenFinishedAsync("2.0.0");
        await OpenFinishedAsync("1.0.0");
        string work = TestWork.Of(Repository.Path, "hello-1.0.0");
        Directory.CreateDirectory(work);
        await RemoveAsync(Assert.Single(await FindAsync(StalePlace.Session), release => release.IsStale));
        Assert.False(Directory.Exists(work));
    }

    [Fact]
    public async Task What_an_interrupted_removal_left_is_cleared_by_the_next_run()
    {
        await OpenFinishedAsync("2.0.0");
        ReleaseSession session = await OpenFinishedAsync("1.0.0");
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.Session), release => release.IsStale);
        await (await JournalAsync()).WriteAsync(StaleEvent.Begun, stale, null, None);
        await Sessions.AppendAsync(session, (at, by) => new SessionRemoved { At = at, By = by }, None);
        string folder = Path.Combine(Repository.Path, ".release/sessions/hello-1.0.0");
        File.Delete(Path.Combine(folder, "000001.json"));

        await FinishAsync();
        Assert.False(Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any());
        Assert.Equal(["hello-1.0.0 Begun", "hello-1.0.0 Gone"], Lines());
    }
}
