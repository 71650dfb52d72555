using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Stale;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Stale;

public sealed class StaleBuildTests : StaleTestBase
{
    [Fact]
    public async Task All_but_the_highest_go_and_it_is_written_down_who_removed_what_and_why()
    {
        await StageAsync("1.0.0", 1);
        await StageAsync("1.1.0", 2);

        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.StagedBuild, new() { Keep = 1 }), release => release.IsStale);
        Assert.Equal(StaleOutcome.Removed, await RemoveAsync(stale));

        Assert.Equal("1.1.0", Assert.Single(await Area.ListAsync(null, null, Skipped.Nothing, None)).Version.ToString());
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(Repository.Path, ".release/stage/hello"), "*", SearchOption.AllDirectories), file => file.Contains("1.0.0", StringComparison.Ordinal));
        StaleRecord[] journal = [.. File.ReadAllLines(Journal).Select(line => StaleJson.Read(line)!)];
        Assert.Equal([StaleEvent.Begun, StaleEvent.Removed], journal.Select(record => record.Event));
        Assert.All(journal, record => Assert.Equal(("hello", "1.0.0", "not the highest"), (record.What.Product, record.What.Version!.ToString(), record.What.Reason)));
        Assert.Contains(Environment.MachineName, journal[0].By, StringComparison.Ordinal);
        Assert.Contains(Environment.UserName, journal[0].By, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_gone_counts_as_done()
    {
        await StageAsync("1.1.0", 2);
        StagedRelease staged = await StageAsync("1.0.0", 1);
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.StagedBuild), release => release.IsStale);
        await Area.RemoveAsync(staged, None);
        Assert.Equal(StaleOutcome.Gone, await RemoveAsync(stale));
        Assert.Equal(["20260101T000000Z-1a2b3c4 Begun", "20260101T000000Z-1a2b3c4 Gone"], Lines());
    }

    [Fact]
    public async Task What_was_staged_anew_stays()
    {
        await StageAsync("1.1.0", 2);
        StagedRelease staged = await StageAsync("1.0.0", 1);
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.StagedBuild), release => release.IsStale);
        await Area.RemoveAsync(staged, None);
        await StageAsync("1.0.0", 1, "another");
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => RemoveAsync(stale));
        Assert.Equal("StaleChanged", e.ErrorId);
        Assert.Equal(2, (await Area.ListAsync(null, null, Skipped.Nothing, None)).Count);
        Assert.False(await Area.TryRemoveAsync(staged, None));
    }

    [Fact]
    public async Task What_a_link_names_is_not_stale_and_stays_where_it_came_to_name_it_since()
    {
        await StageAsync("2.0.0", 3);
        await StageAsync("1.1.0", 2);
        StagedRelease published = await StageAsync("1.0.0", 1);
        IReadOnlyList<StaleRelease> before = await FindAsync(StalePlace.StagedBuild);

        await new ReleaseArea(Store).PublishAsync(published, new StagingArea(Store), null, NoProgress.Instance, None);
        await new VersionLinks(Store).MoveAsync("hello", "stable-1.0", ReleaseVersion.Parse("1.0.0"), None);

        Assert.Equal(["20260102T000000Z-1a2b3c4"], await StaleAsync(StalePlace.StagedBuild));
        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => RemoveAsync(before.Single(release => release.Version!.ToString() == "1.0.0")));
        Assert.Equal("StaleNeeded", e.ErrorId);
        Assert.Contains("link stable-1.0 names it", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Journal));
    }

    [Fact]
    public async Task A_link_that_can_not_be_read_keeps_everything()
    {
        await StageAsync("1.1.0", 2);
        await StageAsync("1.0.0", 1);
        Directory.CreateDirectory(Path.Combine(Repository.Path, ".release/release/hello"));
        File.WriteAllText(Path.Combine(Repository.Path, ".release/release/hello/latest.txt"), "not a version");
        Assert.Equal("LinkInvalid", (await Assert.ThrowsAsync<ReleaseException>(() => FindAsync(StalePlace.StagedBuild))).ErrorId);
    }

    [Fact]
    public async Task A_session_that_is_not_finished_keeps_its_build_until_nobody_has_gone_on_with_it_for_two_weeks()
    {
        await StageAsync("2.0.0", 3);
        await StageAsync("1.0.0", 2);
        await StageAsync("1.0.0", 1);
        ReleaseSession session = await OpenAsync("1.0.0");
        await Sessions.AppendAsync(session, (at, by) => new StepCompleted("build", "f", TimeSpan.Zero, new BuildFinished("20260101T000000Z-1a2b3c4", [])) { At = at, By = by }, None);

        Later = TimeSpan.FromDays(13);
        Assert.Equal(["20260102T000000Z-1a2b3c4"], await StaleAsync(StalePlace.StagedBuild));
        Later = TimeSpan.FromDays(15);
        Assert.Equal(["20260102T000000Z-1a2b3c4", "20260101T000000Z-1a2b3c4"], await StaleAsync(StalePlace.StagedBuild));
    }

    [Fact]
    public async Task What_an_interrupted_removal_left_is_cleared_by_the_next_run_unless_it_may_be_a_new_beginning()
    {
        await StageAsync("1.1.0", 2);
        StagedRelease staged = await StageAsync("1.0.0", 1);
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.StagedBuild), release => release.IsStale);
        await (await JournalAsync()).WriteAsync(StaleEvent.Begun, stale, null, None);
        await File.AppendAllTextAsync(Journal, "{\"cut off");
        string folder = Path.Combine(Repository.Path, ".release", staged.Prefix);
        File.Delete(Path.Combine(folder, "manifest.json"));

        Assert.Empty(await FinishAsync());
        Assert.True(File.Exists(Path.Combine(folder, "hello.txt")));

        foreach (string file in Directory.EnumerateFiles(folder)) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-2));
        Assert.Empty(await FinishAsync());
        Assert.False(Directory.Exists(folder));
        Assert.Empty((await JournalAsync()).Unfinished());
    }

    [Fact]
    public async Task A_removal_that_never_began_is_left_to_the_next_listing()
    {
        await StageAsync("1.1.0", 2);
        await StageAsync("1.0.0", 1);
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.StagedBuild), release => release.IsStale);
        await (await JournalAsync()).WriteAsync(StaleEvent.Begun, stale, null, None);
        await FinishAsync();
        Assert.Equal(2, (await Area.ListAsync(null, null, Skipped.Nothing, None)).Count);
        Assert.Empty((await JournalAsync()).Unfinished());
    }

    [Fact]
    public async Task What_is_shown_as_kept_is_not_removed()
    {
        await StageAsync("1.1.0", 2);
        StaleRelease kept = Assert.Single(await FindAsync(StalePlace.StagedBuild));
        Assert.Equal("NotStale", (await Assert.ThrowsAsync<RefusedException>(() => RemoveAsync(kept))).ErrorId);
        Assert.Single(await Area.ListAsync(null, null, Skipped.Nothing, None));
    }

    [Fact]
    public async Task Where_the_journal_can_not_be_written_nothing_goes()
    {
        await StageAsync("1.1.0", 2);
        await StageAsync("1.0.0", 1);
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.StagedBuild), release => release.IsStale);
        Directory.CreateDirectory(Journal);
        Assert.Equal("JournalUnwritable", (await Assert.ThrowsAsync<ReleaseException>(() => RemoveAsync(stale))).ErrorId);
        Assert.Equal(2, (await Area.ListAsync(null, null, Skipped.Nothing, None)).Count);
    }

    [Fact]
    public async Task A_store_that_is_named_needs_no_checkout_but_removals_need_a_journal()
    {
        await StageAsync("1.1.0", 2);
        await StageAsync("1.0.0", 1);
        DirectoryInfo elsewhere = Directory.CreateTempSubdirectory("rt-");
        try
        {
            var source = new StaleSource(elsewhere.FullName, Store: Path.Combine(Repository.Path, ".release"));
            Assert.Equal(["20260101T000000Z-1a2b3c4"], await StaleAsync(StalePlace.StagedBuild, source: source));
            Assert.Equal("JournalMissing", (await Assert.ThrowsAsync<RefusedException>(() => Engine.Stale.StaleJournal.OpenAsync(elsewhere.FullName, null, None))).ErrorId);
        }
        finally { elsewhere.Delete(recursive: true); }
    }
}
