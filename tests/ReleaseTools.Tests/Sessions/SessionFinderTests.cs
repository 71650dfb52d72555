using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;
using ReleaseTools.Tests.Stale;

namespace ReleaseTools.Tests.Sessions;

/// <summary>Which session is meant where none is named.</summary>
public sealed class SessionFinderTests : StaleTestBase
{
    private readonly List<string> _said = [];

    [Fact]
    public async Task A_rehearsal_is_never_meant_though_it_is_the_newest()
    {
        await OpenHereAsync("1.0.0");
        await OpenHereAsync("1.0.0", rehearsal: true);

        Assert.Equal("hello-1.0.0", (await FindAsync()).Id);
    }

    [Fact]
    public async Task Where_there_are_but_rehearsals_the_error_names_one()
    {
        ReleaseSession rehearsal = await OpenHereAsync("1.0.0", rehearsal: true);

        var error = await Assert.ThrowsAsync<ReleaseException>(() => FindAsync());

        Assert.Equal("SessionMissing", error.ErrorId);
        Assert.Contains(rehearsal.Id, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_one_that_is_not_finished_is_meant_and_said()
    {
        await OpenHereAsync("1.0.0");
        await FinishAsync(await OpenHereAsync("1.1.0"));

        Assert.Equal("hello-1.0.0", (await FindAsync()).Id);
        Assert.StartsWith("session hello-1.0.0: of ", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_that_are_not_finished_one_must_be_named()
    {
        await OpenHereAsync("1.0.0");
        await OpenHereAsync("1.1.0");

        var error = await Assert.ThrowsAsync<UsageException>(() => FindAsync());

        Assert.Equal("SessionUnclear", error.ErrorId);
        Assert.Contains("hello-1.1.0 (opened) and hello-1.0.0 (opened)", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("hello-1.0.0", (await FindAsync("hello-1.0.0")).Id);
    }

    [Fact]
    public async Task To_look_at_one_the_newest_activity_will_do()
    {
        await OpenHereAsync("1.1.0");
        await OpenHereAsync("1.0.0");

        Assert.Equal("hello-1.0.0", (await FindAsync(toLook: true)).Id);
    }

    [Fact]
    public async Task The_commit_that_is_checked_out_counts_before_newer_ones()
    {
        await OpenHereAsync("1.0.0");
        await Sessions.OpenAsync(Sample.Settings("2.0.0") with { CommitDate = DateTimeOffset.UtcNow.AddDays(1) }, None);

        Assert.Equal("hello-1.0.0", (await FindAsync()).Id);
    }

    [Fact]
    public async Task A_session_that_can_not_be_read_hides_no_other()
    {
        await OpenHereAsync("1.0.0");
        await OpenHereAsync("1.1.0");
        File.WriteAllText(Path.Combine(Repository.Path, ".release", "sessions", "hello-1.1.0", "000001.json"), "{");

        Assert.Equal("hello-1.0.0", (await FindAsync()).Id);
        Assert.Equal("SessionDamaged", (await Assert.ThrowsAsync<ReleaseException>(() => FindAsync("hello-1.1.0"))).ErrorId);
    }

    private async Task<ReleaseSession> FindAsync(string? id = null, bool toLook = false)
    {
        ReleaseWorkspace workspace = await ReleaseWorkspace.OpenAsync(Repository.Path, sessionStore: null, None);
        return await new SessionFinder(workspace, say: _said.Add).FindAsync(id, None, toLook);
    }

    private Task<ReleaseSession> OpenHereAsync(string version, bool rehearsal = false) =>
        Sessions.OpenAsync(Sample.Settings(version, Repository.Head) with { Rehearsal = rehearsal }, None);

    private async Task FinishAsync(ReleaseSession session)
    {
        foreach (string step in (string[])["build", "notes", "stage", "publish", "link"])
            session = (await Sessions.AppendAsync(session, (at, by) => new StepSkipped(step, "f", "for a test") { At = at, By = by }, None))!;
    }
}
