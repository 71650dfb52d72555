using ReleaseTools.Engine.Http;

namespace ReleaseTools.Tests.Http;

public sealed class CreationPaceTests
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new(TimeSpan.Zero);

    [Fact]
    public async Task Until_something_is_refused_all_go_at_once()
    {
        var pace = new CreationRateLimiter(TimeSpan.Zero, s_window, _time);
        for (int i = 0; i < 1000; i++) Assert.True((await TakeAsync(pace)).IsCompleted);
    }

    [Fact]
    public async Task The_spacing_is_kept()
    {
        var pace = new CreationRateLimiter(TimeSpan.FromSeconds(1), s_window, _time);
        await TakeAsync(pace);
        Task second = await TakeAsync(pace);
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await second.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task After_a_refusal_everybody_waits_as_long_as_was_asked_and_then_no_more_go_than_were_taken()
    {
        var pace = new CreationRateLimiter(TimeSpan.Zero, s_window, _time);
        for (int i = 0; i < 50; i++) await TakeAsync(pace);
        LinkedListNode<DateTimeOffset> refused = await pace.TurnAsync(default);
        pace.Refused(refused, TimeSpan.FromSeconds(70));
        Task waiting = await TakeAsync(pace);
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(70));
        await waiting.WaitAsync(TimeSpan.FromSeconds(5));
        int sent = 1;
        for (; (await TakeAsync(pace)).IsCompleted; sent++) Assert.True(sent < 100);
        Assert.Equal(50, sent);
    }

    [Fact]
    public async Task A_budget_that_others_have_used_up_is_not_taken_for_ours()
    {
        var pace = new CreationRateLimiter(TimeSpan.Zero, s_window, _time);
        pace.Refused(await pace.TurnAsync(default), TimeSpan.Zero);
        int sent = 0;
        for (; (await TakeAsync(pace)).IsCompleted; sent++) Assert.True(sent < 100);
        Assert.Equal(CreationRateLimiter.LeastLearned, sent);
    }

    /// <returns>Ends when the turn has come.</returns>
    private static async Task<Task> TakeAsync(CreationRateLimiter pace)
    {
        Task turn = GoAsync();
        await Task.WhenAny(turn, Task.Delay(20));
        return turn;

        async Task GoAsync()
        {
            await pace.TurnAsync(CancellationToken.None);
            pace.Taken();
        }
    }
}
