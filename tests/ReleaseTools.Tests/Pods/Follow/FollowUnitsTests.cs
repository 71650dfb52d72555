using ReleaseTools.Pods;
using ReleaseTools.Pods.Follow;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Tests.Pods.Follow;

public sealed class FollowUnitsTests
{
    private static readonly PodFollowRequest s_request = new("production", PodLabel.Parse("//foo/bar:web"), "https://pods.example.com/a%20b/");

    [Fact]
    public void The_service_runs_the_command_as_it_was_meant()
    {
        Assert.Equal("""
            [Unit]
            Description=Follow //foo/bar:web in the channel production
            Wants=network-online.target
            After=network-online.target

            [Service]
            Type=oneshot
            ExecStart="/opt/my tools/release" pod follow production //foo/bar:web --store https://pods.example.com/a%%20b/ --runtime quadlet --keep 3 --root /srv/machine --cache "/srv/the cache"

            """.ReplaceLineEndings("\n"), FollowUnits.ServiceText(s_request with { Runtime = PodRuntimeKind.Quadlet, Keep = 3 }, "/opt/my tools/release", "/srv/machine", "/srv/the cache").ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("1m", "*:0/1", 1)]
    [InlineData("15m", "*:0/15", 15)]
    [InlineData("1h", "0/1:00", 60)]
    [InlineData("2h", "0/2:00", 120)]
    [InlineData("24h", "daily", 1440)]
    public void The_timer_fires_at_the_interval_and_each_machine_waits_for_a_time_of_its_own(string interval, string calendar, int minutes)
    {
        string text = FollowUnits.TimerText(s_request, FollowUnits.ParseInterval(interval));

        Assert.Contains($"OnCalendar={calendar}\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"RandomizedDelaySec={minutes}min\nFixedRandomDelay=true\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("releasetools-follow--production--foo--bar--web.timer", FollowUnits.Timer(s_request));
    }

    [Theory]
    [InlineData("7m")]
    [InlineData("90s")]
    [InlineData("15m30s")]
    [InlineData("5h")]
    [InlineData("15")]
    [InlineData("")]
    public void Other_intervals_are_refused(string interval) => Assert.Equal("PodIntervalInvalid", Assert.Throws<UsageException>(() => FollowUnits.ParseInterval(interval)).ErrorId);
}
