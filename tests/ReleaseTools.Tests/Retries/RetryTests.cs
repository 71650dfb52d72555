using ReleaseTools.Engine.Retries;
using ReleaseTools.Engine.Source.Remotes;

namespace ReleaseTools.Tests.Retries;

public sealed class RetryTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly ManualTime _time = new(TimeSpan.FromMinutes(1));

    private Retry Three => new() { Attempts = 3, FirstDelay = TimeSpan.FromSeconds(1), Jitter = (1, 1), Time = _time };

    [Theory]
    [InlineData(Backoff.Exponential, 0, 1, 200)]
    [InlineData(Backoff.Exponential, 1, 1, 400)]
    [InlineData(Backoff.Exponential, 6, 1, 12_800)]
    [InlineData(Backoff.Exponential, 7, 1, 20_000)]                         // the longest
    [InlineData(Backoff.Exponential, int.MaxValue, 1, 20_000)]
    [InlineData(Backoff.Exponential, 0, 0, 100)]                            // the random part takes away up to half
    [InlineData(Backoff.Exponential, 7, 0.5, 15_000)]
    [InlineData(Backoff.Linear, 0, 1, 200)]
    [InlineData(Backoff.Linear, 2, 1, 600)]
    [InlineData(Backoff.Linear, int.MaxValue, 1, 20_000)]
    public void A_wait_grows_up_to_the_longest(Backoff backoff, int attempt, double random, double milliseconds) =>
        Assert.Equal(milliseconds, new Retry { Backoff = backoff }.DelayAfter(attempt, random).TotalMilliseconds);

    [Theory]
    [InlineData(0, 375, 625)]
    [InlineData(1, 750, 1250)]
    [InlineData(2, 1500, 2500)]
    public void A_remote_that_fails_is_left_alone_for_about_half_a_second_then_twice_as_long(int attempt, double least, double most) =>
        Assert.Equal((least, most), Between(new RemoteLimits().Retry, attempt));

    [Theory]
    [InlineData(0, 0, 125)]
    [InlineData(1, 0, 250)]
    [InlineData(3, 0, 500)]
    [InlineData(9, 0, 500)]
    public void A_push_that_lost_a_race_follows_soon(int attempt, double least, double most) =>
        Assert.Equal((least, most), Between(new RemoteLimits().Races, attempt));

    [Theory]
    [InlineData(0, 400)]
    [InlineData(1, 800)]
    [InlineData(9, 20_000)]
    public void Reading_back_begins_with_twice_the_wait(int attempt, double milliseconds) =>
        Assert.Equal(milliseconds, Retry.Usual.ForReadBack(10).DelayAfter(attempt, 1).TotalMilliseconds);

    [Fact]
    public void A_wait_is_never_a_fraction_of_a_millisecond() =>
        Assert.Equal(1, new Retry { FirstDelay = TimeSpan.FromMilliseconds(2), Jitter = (0, 1) }.DelayAfter(0, 0.01).TotalMilliseconds);

    [Fact]
    public async Task The_first_result_ends_it()
    {
        (int result, double[] starts) = await RunAsync(Three, attempt => attempt == 1 ? 7 : Again.OrThrow(new IOException("lost")));
        Assert.Equal(7, result);
        Assert.Equal([0, 1], starts);
    }

    [Fact]
    public async Task The_last_failure_is_thrown_as_it_was()
    {
        IOException[] failures = [new("first"), new("second"), new("third")];
        List<double> starts = [];
        Assert.Same(failures[2], await Assert.ThrowsAsync<IOException>(() => RunAsync(Three, attempt => Again.OrThrow(failures[attempt]), starts)));
        Assert.Equal([0, 1, 3], starts);
    }

    [Fact]
    public async Task The_last_provisional_result_counts()
    {
        (int result, double[] starts) = await RunAsync(Three, attempt => Again.Or(attempt * 10));
        Assert.Equal(20, result);
        Assert.Equal([0, 1, 3], starts);
    }

    [Fact]
    public async Task A_provisional_result_that_another_replaces_is_disposed()
    {
        MemoryStream[] results = [new(), new(), new()];
        Assert.Same(results[2], await Three.RunAsync(attempt => Again.Or(results[attempt]), s_none));
        Assert.Equal([false, false, true], results.Select(result => result.CanRead));
    }

    [Fact]
    public async Task What_an_attempt_throws_itself_is_not_retried()
    {
        List<double> starts = [];
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(Three, _ => throw new InvalidOperationException(), starts));
        Assert.Single(starts);
    }

    [Fact]
    public async Task A_wait_that_is_asked_for_replaces_the_usual_one()
    {
        (_, double[] starts) = await RunAsync(Three, attempt => attempt == 2 ? 7 : Again.OrThrow(new IOException("busy")) with { Delay = TimeSpan.FromSeconds(attempt * 30) });
        Assert.Equal([0, 0, 30], starts);
    }

    [Fact]
    public async Task Progress_begins_the_count_of_failures_anew()
    {
        // two failures, progress, two failures, progress, …: never three in a row
        (int result, double[] starts) = await RunAsync(Three, attempt => attempt == 8 ? 7 : attempt % 3 == 2 ? Again.AfterProgress : Again.OrThrow(new IOException("lost")));
        Assert.Equal(7, result);
        Assert.Equal([0, 1, 3, 3, 4, 6, 6, 7, 9], starts);
    }

    [Fact]
    public async Task A_wait_is_cancelled_at_once()
    {
        using var stop = new CancellationTokenSource();
        Task<int> run = (Three with { FirstDelay = TimeSpan.FromHours(1), LongestDelay = TimeSpan.FromHours(1) }).RunAsync<int>(_ => Again.OrThrow(new IOException("lost")), stop.Token);
        Assert.False(run.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Theory]
    [InlineData(1, true, 1)]
    [InlineData(3, true, 3)]
    [InlineData(4, false, 3)]
    public async Task Something_is_looked_at_until_it_holds(int holdsAt, bool holds, int looks)
    {
        int look = 0;
        Assert.Equal(holds, await Three.UntilAsync(() => Task.FromResult(++look == holdsAt), s_none));
        Assert.Equal(looks, look);
    }

    private static (double Least, double Most) Between(Retry retry, int attempt) => (retry.DelayAfter(attempt, 0).TotalMilliseconds, retry.DelayAfter(attempt, 1).TotalMilliseconds);

    /// <returns>The result, and when each attempt began, in seconds.</returns>
    private async Task<(int Result, double[] Starts)> RunAsync(Retry retry, Func<int, Attempt<int>> attempt)
    {
        List<double> starts = [];
        int result = await RunAsync(retry, attempt, starts);
        return (result, [.. starts]);
    }

    private Task<int> RunAsync(Retry retry, Func<int, Attempt<int>> attempt, List<double> starts)
    {
        DateTimeOffset begun = _time.GetUtcNow();
        return retry.RunAsync(number =>
        {
            starts.Add((_time.GetUtcNow() - begun).TotalSeconds);
            return attempt(number);
        }, s_none);
    }
}
