using ReleaseTools.Definitions;
using ReleaseTools.Sessions;
using ReleaseTools.Triggers;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Ci;

public sealed class EarlierReleasesTests
{
    private const string Before = "20261120080000", Now = "20261121093000", After = "20261122100000";

    [Theory]
    [InlineData("v7-daily", $"7.0.0-daily.{Before}", false)]             // such a tag is no version
    [InlineData("v0.8-daily", $"0.8.0-daily.{Before}", true)]
    [InlineData("v0.8-daily", $"0.8.0-daily.{Now}", true)]               // the same commit in an earlier run
    [InlineData("v0.8-daily", $"0.8.0-daily.{After}", false)]            // an older commit was released again: what came after it stays
    [InlineData("v0.10-daily", $"0.10.0-daily.{Before}", true)]          // numbers, not texts
    [InlineData("v0.13-daily", $"0.13.0-daily.{Before}", false)]         // of a later run: this one was made again
    [InlineData("v0.12-daily", $"0.12.0-daily.{Before}", true)]          // of the same run
    [InlineData("v0.8.0-daily", $"0.8.0-daily.{Before}", false)]         // the whole tag
    [InlineData("v0.8-daily-2", $"0.8.0-daily-2.{Before}", false)]
    [InlineData("v0.8-x-daily", $"0.8.0-x-daily.{Before}", false)]       // a run's number is a number
    [InlineData("v1.8-daily", $"1.8.0-daily.{Before}", false)]
    [InlineData("0.8-daily", $"0.8.0-daily.{Before}", false)]
    [InlineData("v0.8-daily", "0.8.0-daily", false)]                     // released for good, by no channel that replaces
    [InlineData("v0.9-daily", $"0.8.0-daily.{Before}", false)]           // the mark is of another release
    public void The_releases_of_earlier_runs_are_replaced(string tag, string version, bool isEarlier) =>
        Assert.Equal(isEarlier, Of(Sample.Replacing("v0.${run}-daily", "v0.12-daily", $"0.12.0-daily.{Now}")).Contains(tag, V(version)));

    [Theory]
    [InlineData("v0.1-test", "v0.1-test", $"0.1.0-test.{Now}", $"0.1.0-test.{Before}", true)]
    [InlineData("v0.1-test", "v0.1-test", $"0.1.0-test.{Now}", $"0.1.0-test.{Now}", false)]                // itself
    [InlineData("v0.1-test", "v0.1-test", $"0.1.0-test.{Now}", $"0.1.0-test.{After}", false)]
    [InlineData("v0.1-test", "v0.1-test", $"0.1.0-test.{Now}", $"0.1.1-test.{Before}", false)]
    [InlineData("v0.1-test", "v0.1-test", $"0.1.0-test.{Now}", "0.1.0-test", false)]
    [InlineData("v0.1-test", "v0.1-test", $"0.1.0-test.{Now}", $"0.1.0-test.{Before}+build", false)]
    [InlineData("v0.1-test", "v0.1-test", $"0.1.0-test.{Now}", $"0.1.0-test.2.{Before}", false)]
    [InlineData("v0.${run}-daily", "v0.12-daily", $"0.12.0-daily.{Now}", $"0.8.0-daily.{Before}", true)]
    [InlineData("v0.${run}-daily", "v0.12-daily", $"0.12.0-daily.{Now}", $"0.8.1-daily.{Before}", false)]
    [InlineData("v0.1.${run}", "v0.1.12", $"0.1.12-{Now}", $"0.1.8-{Before}", true)]
    [InlineData("v0.1.${run}", "v0.1.12", $"0.1.12-{Now}", "0.1.8", false)]
    [InlineData("v0.1-daily${run}", "v0.1-daily10", $"0.1.0-daily10.{Now}", $"0.1.0-daily9.{Before}", true)]
    [InlineData("v0.1-daily${run}", "v0.1-daily9", $"0.1.0-daily9.{Now}", $"0.1.0-daily10.{Before}", false)]
    [InlineData(null, "v1.0-try", $"1.0.0-try.{Now}", $"1.0.0-try.{Before}", true)]                        // the tag that was pushed
    [InlineData(null, "v1.0-try", $"1.0.0-try.{Now}", $"1.1.0-try.{Before}", false)]
    [InlineData("v0.${run}-daily", "v0.3-mine", $"0.3.0-mine.{Now}", $"0.2.0-daily.{Before}", false)]      // a person chose the tag
    [InlineData("v0.${run}-daily", "v0.3-mine", $"0.3.0-mine.{Now}", $"0.3.0-mine.{Before}", true)]
    public void In_a_store_the_version_tells(string? template, string tag, string version, string other, bool isEarlier) =>
        Assert.Equal(isEarlier, Of(Sample.Replacing(template, tag, version)).Contains(V(other)));

    [Theory]
    [InlineData("v0.${run}-${branch}", "topic", "v0.8-topic", true)]
    [InlineData("v0.${run}-${branch}", "topic", "v0.8-other", false)]
    [InlineData("v0.${run}-${branch:last}", "feature/topic", "v0.8-topic", true)]
    [InlineData("v0.${run}-${branch:last}", "feature/topic", "v0.8-sub-topic", false)]
    [InlineData("v0.1-${branch:last}", "feature/topic", "v0.1-other", false)]
    [InlineData("v0.${run}-${branch}", "t.pic", "v0.8-topic", false)]    // a dot is a dot
    public void A_branch_replaces_its_own_releases(string template, string branch, string other, bool isEarlier)
    {
        string last = branch[(branch.LastIndexOf('/') + 1)..], made = template.Contains("run", StringComparison.Ordinal) ? $"v0.12-{last}" : $"v0.1-{last}";
        EarlierReleases earlier = Of(Sample.Replacing(template, made, $"{made[1..made.IndexOf('-')]}.0-{last}.{Now}", branch));

        Assert.Equal(isEarlier, earlier.Contains(other, V($"{other[1..other.IndexOf('-')]}.0{other[other.IndexOf('-')..]}.{Before}")));
    }

    [Fact]
    public void Another_channels_fixed_tag_is_its_own()
    {
        EarlierReleases earlier = Of(Sample.Replacing("v0.${run}-test", "v0.12-test", $"0.12.0-test.{Now}", "main", new ChannelDefinition { Name = "rest", Tag = "v0.1-test", Replace = true }));

        Assert.True(earlier.Contains(V($"0.2.0-test.{Before}")));
        Assert.False(earlier.Contains(V($"0.1.0-test.{Before}")));
        Assert.False(earlier.Contains("v0.1-test", V($"0.1.0-test.{Before}")));
    }

    [Fact]
    public void A_release_of_no_such_channel_replaces_none()
    {
        SessionSettings daily = Sample.Replacing("v0.${run}-daily", "v0.12-daily", $"0.12.0-daily.{Now}");

        Assert.Null(EarlierReleases.Of(daily with { Channel = null }));
        Assert.Null(EarlierReleases.Of(daily with { Version = V("0.12.0-daily") }));
        Assert.Null(EarlierReleases.Of(daily with { Definition = daily.Definition with { Channels = [new ChannelDefinition { Name = "daily", Tag = "v0.${run}-daily" }] } }));
    }

    private static EarlierReleases Of(SessionSettings session) => EarlierReleases.Of(session)!;

    private static ReleaseVersion V(string text) => ReleaseVersion.Parse(text);
}
