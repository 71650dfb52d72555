using ReleaseTools.Ci;
using ReleaseTools.Definitions;
using ReleaseTools.Triggers;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Ci;

public sealed class TriggerRuleTests
{
    private static readonly DateTimeOffset s_committed = new(2026, 11, 21, 11, 30, 0, TimeSpan.FromHours(2));

    private static readonly ChannelDefinition s_daily = new() { Name = "daily", When = new() { Branch = "main" }, Tag = "v0.${run}-daily", Replace = true, Prerelease = true };

    private static IReadOnlyList<ChannelDefinition> Channels => ChannelDefinition.Defaults("v") is [var release, var branch, var test] ? [release, branch, s_daily, test] : [];

    [Theory]
    [InlineData("tag:v1.2.0", "release", "v1.2.0", "1.2.0", false, false)]
    [InlineData("tag:v1.2.0-rc.1", "release", "v1.2.0-rc.1", "1.2.0-rc.1", false, true)]
    [InlineData("tag:v1.2", "release", "v1.2", "1.2.0", false, false)]
    [InlineData("branch:releases/v1.2/v1.2.1", "branch", "v1.2.1", "1.2.1", false, false)]
    [InlineData("branch:releases/v0.9/v0.9-beta", "branch", "v0.9-beta", "0.9.0-beta", false, true)]
    [InlineData("branch:main", "daily", "v0.123-daily", "0.123.0-daily.20261121093000", true, true)]
    [InlineData("branch:releases/v0.9-beta", "test", "v0.1-test", "0.1.0-test.20261121093000", true, true)]
    [InlineData("branch:feature/x", "test", "v0.1-test", "0.1.0-test.20261121093000", true, true)]
    [InlineData("tag:nightly", "test", "v0.1-test", "0.1.0-test.20261121093000", true, true)]
    public void The_first_channel_that_matches_decides(string built, string channel, string tag, string version, bool replace, bool prerelease)
    {
        ReleaseTrigger trigger = Judge(built);

        Assert.Equal((channel, tag, version, replace, prerelease), (trigger.Channel, trigger.Tag, trigger.Version.ToString(), trigger.Replace, trigger.Prerelease));
        Assert.Equal(channel == "test", trigger.Warning is not null);
    }

    [Fact]
    public void What_is_left_over_is_told_of() =>
        Assert.Equal("branch feature/x is for no other channel: the test release v0.1-test is replaced", Judge("branch:feature/x").Warning);

    [Fact]
    public void One_channel_for_everything_warns_of_nothing() =>
        Assert.Null(TriggerRule.Judge(Facts("branch:x"), [new() { Name = "all", Tag = "v1.0.0" }], "v", Sample.Commit, s_committed).Warning);

    [Theory]
    [InlineData("tag:v0.1-test", "test")]
    [InlineData("tag:v0.123-daily", "daily")]
    public void A_tag_that_a_replaced_release_has_made_starts_no_release_of_its_own(string built, string channel)
    {
        RefusedException refused = Assert.Throws<RefusedException>(() => Judge(built));

        Assert.Equal("TagIsReplaced", refused.ErrorId);
        Assert.Contains($"of channel {channel}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pull_request_is_never_released()
    {
        RefusedException refused = Assert.Throws<RefusedException>(() => TriggerRule.Judge(Facts("branch:main") with { IsPullRequest = true }, Channels, "v", Sample.Commit, s_committed));

        Assert.Equal(("PullRequestNotReleased", ExitCode.Refused), (refused.ErrorId, refused.ExitCode));
    }

    [Theory]
    [InlineData("tag:nightly", "nightly", "No channel is for tag nightly; there are: release (tag v*), branch (branch releases/*/*).")]
    [InlineData("tag:vnext", "vnext", "The tag 'vnext' of channel release is not 'v' and a version by SemVer 2.0")]
    [InlineData("branch:releases/v1/next", "next", "The tag 'next' of channel branch is not 'v'")]
    [InlineData("branch:releases/v1/v1.2.0~1", "v1.2.0~1", "has a character other than")]
    [InlineData("branch:releases/v1/v01.2.0", "v01.2.0", "says no version")]
    public void What_says_no_version_is_named_with_its_channel_and_the_rule(string built, string tag, string message)
    {
        ReleaseException e = Assert.ThrowsAny<ReleaseException>(() => TriggerRule.Judge(Facts(built), [.. Channels.Take(2)], "v", Sample.Commit, s_committed));

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Contains(tag, e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.Remedy);
    }

    [Theory]
    [InlineData("branch:main", "daily", "there is no run of a CI")]
    [InlineData("tag:vnext", "last", "there is no branch: a tag was built")]
    public void A_tag_whose_variables_have_no_value_is_refused(string built, string channel, string message)
    {
        ChannelDefinition[] channels = channel == "daily" ? [s_daily] : [new() { Name = "last", Tag = "v${branch:last}" }];

        Assert.Contains(message, Assert.Throws<RefusedException>(() => TriggerRule.Judge(Facts(built) with { Run = null }, channels, "v", Sample.Commit, s_committed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_commit_of_a_replaced_release_is_a_version_of_its_own_and_a_later_one_is_higher()
    {
        ReleaseVersion first = Version(s_committed), again = Version(s_committed.ToUniversalTime()), later = Version(s_committed.AddSeconds(1)), nextYear = Version(s_committed.AddYears(1));

        Assert.Equal(first, again);
        Assert.True(first < later && later < nextYear);
        Assert.All([first, later, nextYear], version => Assert.True(ChannelVersion.IsReplaceable(version)));
    }

    [Theory]
    [InlineData("1.2.0", false)]
    [InlineData("1.2.0-rc.1", false)]
    [InlineData("1.2.0-rc.20261321093000", false)]                       // no such month
    [InlineData("0.1.0-test.20261121093000", true)]
    [InlineData("1.2.0-20261121093000", true)]
    public void A_replaced_version_is_known_by_the_time_it_ends_in(string version, bool isReplaceable) =>
        Assert.Equal(isReplaceable, ChannelVersion.IsReplaceable(ReleaseVersion.Parse(version)));

    [Theory]
    [InlineData("v1.2.0", "1.2.0", true)]
    [InlineData("v1.2", "1.2.0", true)]
    [InlineData("v0.1-test", "0.1.0-test.20261121093000", true)]
    [InlineData("v0.1-test", "0.1.0-other.20261121093000", false)]
    [InlineData("v1.2.1", "1.2.0", false)]
    [InlineData("1.2.0", "1.2.0", false)]
    [InlineData("vv1.2.0", "1.2.0", false)]
    public void A_tag_says_its_version(string tag, string version, bool says) => Assert.Equal(says, ChannelVersion.IsSaidBy(tag, "v", ReleaseVersion.Parse(version)));

    [Fact]
    public void A_prefix_of_the_tags_is_that_of_the_channels_too() =>
        Assert.Equal(("release", "1.2.0"), TriggerRule.Judge(Facts("tag:hello/v1.2.0"), ChannelDefinition.Defaults("hello/v"), "hello/v", Sample.Commit, s_committed) is var found ? (found.Channel, found.Version.ToString()) : default);

    private static ReleaseVersion Version(DateTimeOffset committed) => TriggerRule.Judge(Facts("branch:x"), Channels, "v", Sample.Commit, committed).Version;

    private static ReleaseTrigger Judge(string built) => TriggerRule.Judge(Facts(built), Channels, "v", Sample.Commit, s_committed);

    private static CiFacts Facts(string built)
    {
        string[] parts = built.Split(':', 2);
        return new CiFacts { Kind = CiKind.GitHubActions, Tag = parts[0] == "tag" ? parts[1] : null, Branch = parts[0] == "branch" ? parts[1] : null, Run = "123" };
    }
}
