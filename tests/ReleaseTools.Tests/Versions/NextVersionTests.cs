using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

public sealed class NextVersionTests
{
    [Theory]
    [InlineData(null, null, "0.1.0-alpha.0")]
    [InlineData(null, ReleaseType.Official, "0.1.0")]
    [InlineData("1.2.0", null, "1.3.0-alpha.0")]                       // the series goes on
    [InlineData("1.2.0", ReleaseType.Official, "1.2.1")]
    [InlineData("1.2.0", ReleaseType.Rc, "1.3.0-rc.0")]
    [InlineData("1.3.0-alpha.9", null, "1.3.0-alpha.10")]
    [InlineData("1.3.0-alpha.1", ReleaseType.Beta, "1.3.0-beta.0")]
    [InlineData("1.3.0-beta.1", ReleaseType.Rc, "1.3.0-rc.0")]
    [InlineData("1.3.0-rc", null, "1.3.0-rc.1")]
    [InlineData("1.18.4-rc.0.3+sha", ReleaseType.Official, "1.18.4")]
    [InlineData("1.18.4-rc.0.3+sha", ReleaseType.Rc, "1.18.4-rc.1")]
    [InlineData("1.0.0-alpha.99999999999999999999999", null, "1.0.0-alpha.100000000000000000000000")]
    public void The_next_version_follows_from_the_highest(string? highest, ReleaseType? type, string next) =>
        Assert.Equal(next, NextVersion.After(highest is null ? null : ReleaseVersion.Parse(highest), type).ToString());

    [Theory]
    [InlineData("1.3.0-beta.0", ReleaseType.Alpha)]
    [InlineData("1.3.0-rc.0", ReleaseType.Alpha)]
    [InlineData("1.3.0-rc.0", ReleaseType.Beta)]
    public void A_version_does_not_go_back(string highest, ReleaseType type) =>
        Assert.Equal("VersionTypeBehind", Assert.Throws<RefusedException>(() => NextVersion.After(ReleaseVersion.Parse(highest), type)).ErrorId);

    [Theory]
    [InlineData(null)]
    [InlineData("1.2.3")]
    [InlineData("1.2.3-alpha.0")]
    [InlineData("1.2.3-rc.41+sha")]
    public void The_next_version_is_always_higher(string? highest)
    {
        ReleaseVersion? from = highest is null ? null : ReleaseVersion.Parse(highest);
        Assert.True(NextVersion.After(from).CompareTo(from) > 0);
    }
}
