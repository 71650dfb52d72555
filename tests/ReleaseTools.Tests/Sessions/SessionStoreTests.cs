using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Sessions;

namespace ReleaseTools.Tests.Sessions;

public sealed class SessionStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_appended_is_there_for_whoever_reads_it()
    {
        ReleaseSession session = await Store().OpenAsync(Sample.Settings(), default);
        ReleaseSession after = (await Store().AppendAsync(session, Started("build"), default))!;

        ReleaseSession read = await Store().GetAsync("hello-1.2.0", default);

        Assert.Equal(after.Revision, read.Revision);
        Assert.Equal(StepState.Running, read.Step("build")!.State);
    }

    [Fact]
    public async Task Opening_a_session_twice_gives_the_same_one()
    {
        ReleaseSession first = await Store().OpenAsync(Sample.Settings(), default);
        await Store().AppendAsync(first, Started("build"), default);

        Assert.Equal(2, (await Store().OpenAsync(Sample.Settings(), default)).Revision);
    }

    [Fact]
    public async Task Of_many_writers_of_one_event_exactly_one_wins()
    {
        ReleaseSession session = await Store().OpenAsync(Sample.Settings(), default);

        ReleaseSession?[] outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Store().AppendAsync(session, Started("build"), default))));

        Assert.Single(outcomes, outcome => outcome is not null);
        Assert.Equal(2, (await Store().GetAsync(session.Id, default)).Revision);
    }

    [Fact]
    public async Task A_removed_session_is_gone_and_can_be_opened_anew()
    {
        ReleaseSession session = await Store().OpenAsync(Sample.Settings(), default);
        await Store().AppendAsync(session, Started("build"), default);

        await Store().RemoveAsync(session, default);

        Assert.Null(await Store().FindAsync(session.Id, default));
        Assert.Empty(await Store().ListAsync(Skipped.Nothing, default));
        Assert.Equal(1, (await Store().OpenAsync(Sample.Settings(), default)).Revision);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_removal_that_was_stopped_in_the_middle_stays_a_removal(int deleted)
    {
        ReleaseSession session = await Store().OpenAsync(Sample.Settings(), default);
        ReleaseSession more = (await Store().AppendAsync(session, Started("build"), default))!;
        await Store().AppendAsync(more, (at, by) => new SessionRemoved { At = at, By = by }, default);
        for (int number = 1; number <= deleted; number++) File.Delete(_folder.At("sessions", session.Id, $"{number:000000}.json"));

        Assert.Null(await Store().FindAsync(session.Id, default));
        Assert.Equal(1, (await Store().OpenAsync(Sample.Settings(), default)).Revision);
    }

    [Fact]
    public async Task An_event_that_can_not_be_read_is_an_error_that_names_it()
    {
        ReleaseSession session = await Store().OpenAsync(Sample.Settings(), default);
        File.WriteAllText(_folder.At("sessions", session.Id, "000002.json"), "{ \"event\": ");

        var error = await Assert.ThrowsAsync<ReleaseException>(() => Store().GetAsync(session.Id, default));

        Assert.Equal("SessionDamaged", error.ErrorId);
        Assert.Contains("000002.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_event_is_an_error_that_names_it()
    {
        ReleaseSession session = await Store().OpenAsync(Sample.Settings(), default);
        ReleaseSession more = (await Store().AppendAsync(session, Started("build"), default))!;
        await Store().AppendAsync(more, Started("build"), default);
        File.Delete(_folder.At("sessions", session.Id, "000002.json"));

        var error = await Assert.ThrowsAsync<ReleaseException>(() => Store().GetAsync(session.Id, default));

        Assert.Equal("SessionDamaged", error.ErrorId);
    }

    private SessionStore Store() => new(ObjectStores.Open(_folder.Path, _folder.Path));

    private static Func<DateTimeOffset, ProcessMark, SessionEvent> Started(string step) => (at, by) => new StepStarted(step, "f") { At = at, By = by };
}
