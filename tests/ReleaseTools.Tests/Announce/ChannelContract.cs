using ReleaseTools.Announce;
using ReleaseTools.Engine.Announce;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Tests.Announce;

/// <summary>What holds for every channel, whatever is at its other end.</summary>
public abstract class ChannelContract : IAsyncLifetime
{
    private protected const string Secret = "MARKEDSECRET1234";

    private protected static readonly HttpTimeouts Hurried = new() { Answer = TimeSpan.FromSeconds(4), Idle = TimeSpan.FromSeconds(4), Retry = new() { FirstDelay = TimeSpan.FromMilliseconds(10), LongestDelay = TimeSpan.FromMilliseconds(20) } };

    private protected abstract IAnnouncementChannel Channel { get; }

    /// <summary>What arrived at the other end.</summary>
    protected abstract int Arrived { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>From now on the other end takes nothing, and says so.</summary>
    protected abstract void Refuse();

    /// <summary>From now on the other end takes what comes, and nobody hears of it.</summary>
    /// <param name="hangs">Whether it never answers; else it drops the connection.</param>
    protected abstract void LoseAnswers(bool hangs);

    /// <summary>From now on nobody is there.</summary>
    protected abstract Task LeaveAsync();

    [Fact]
    public async Task News_that_is_sent_arrives_once()
    {
        Delivery delivery = await SendAsync();

        Assert.Equal(AnnouncementState.Sent, delivery.State);
        Assert.Equal(1, Arrived);
    }

    [Fact]
    public async Task What_the_other_end_refuses_has_failed_with_its_words()
    {
        Refuse();

        Delivery delivery = await SendAsync();

        Assert.Equal(AnnouncementState.Failed, delivery.State);
        Assert.Contains("not today", delivery.Reason, StringComparison.Ordinal);
        Says(delivery);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_the_answer_gets_lost_it_may_have_arrived_and_is_not_sent_twice(bool hangs)
    {
        LoseAnswers(hangs);

        Delivery delivery = await SendAsync();

        Assert.Equal(AnnouncementState.Unknown, delivery.State);
        Assert.Equal(1, Arrived);
        Says(delivery);
    }

    [Fact]
    public async Task On_a_connection_that_was_used_before_a_lost_answer_is_not_sent_twice_either()
    {
        await SendAsync();
        LoseAnswers(hangs: false);

        Delivery delivery = await SendAsync();

        Assert.Equal(AnnouncementState.Unknown, delivery.State);
        Assert.Equal(2, Arrived);
    }

    [Fact]
    public async Task Where_nobody_is_there_nothing_was_sent()
    {
        await LeaveAsync();

        Delivery delivery = await SendAsync();

        Assert.Equal(AnnouncementState.Failed, delivery.State);
        Says(delivery);
    }

    [Fact]
    public async Task Cancelled_it_ends_at_once()
    {
        LoseAnswers(hangs: true);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Channel.SendAsync(News.Of(), [], stop.Token));
    }

    [Fact]
    public void The_preview_shows_every_package_and_no_secret()
    {
        string preview = Channel.Preview(News.Of(packages: 3));

        Assert.All(Enumerable.Range(1, 3).Select(News.Package), package =>
        {
            Assert.Contains(package.Name, preview, StringComparison.Ordinal);
            Assert.Contains(package.Url, preview, StringComparison.Ordinal);
            Assert.Contains(package.Sha256, preview, StringComparison.Ordinal);
        });
        Assert.DoesNotContain(Secret, preview, StringComparison.Ordinal);
    }

    private protected Task<Delivery> SendAsync() => Channel.SendAsync(News.Of(), [], CancellationToken.None);

    private static void Says(Delivery delivery)
    {
        Assert.False(string.IsNullOrWhiteSpace(delivery.Reason));
        Assert.DoesNotContain(Secret, delivery.Reason, StringComparison.Ordinal);
    }
}
