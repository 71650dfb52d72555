using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

public sealed class BuildVersionTests
{
    [Theory]
    [InlineData("1.18.4-rc.0", 3, "1.18.4-rc.0.3+1a2b3c4")]
    [InlineData("1.20.0-alpha.2", 1273, "1.20.0-alpha.2.1273+1a2b3c4")]
    [InlineData("3.1.0-m2", 5, "3.1.0-m2.0.5+1a2b3c4")]
    [InlineData("1.18.4", 3, "1.18.5-0.3+1a2b3c4")]
    [InlineData("1.18.9", 3, "1.18.10-0.3+1a2b3c4")]
    [InlineData(null, 12, "0.0.0-0.12+1a2b3c4")]
    public void A_build_is_called_by_the_tag_before_it(string? tagged, int commits, string expected)
    {
        var build = new BuildVersion(tagged is null ? null : ReleaseVersion.Parse(tagged), commits, "1a2b3c4");

        Assert.Equal(expected, build.Version.ToString());
        Assert.True(BuildVersion.TryParse(build.Version, out BuildVersion? read));
        Assert.Equal(build, read);
    }

    [Fact]
    public void A_label_without_a_number_gets_one() =>
        Assert.Equal("1.2.0-rc.0.3+1a2b3c4", new BuildVersion(ReleaseVersion.Parse("1.2.0-rc"), 3, "1a2b3c4").Version.ToString());

    [Theory]
    [InlineData("1.18.4-rc.0.3+sha", "1.18.4-rc.0", 3)]
    [InlineData("1.18.4-rc.0.3+0012345", "1.18.4-rc.0", 3)]             // a hash may be all digits
    public void The_commit_may_be_any_word(string version, string tagged, int commits)
    {
        Assert.True(BuildVersion.TryParse(ReleaseVersion.Parse(version), out BuildVersion? build));
        Assert.Equal((tagged, commits), (build.Tagged!.ToString(), build.Commits));
    }

    [Theory]
    [InlineData("1.18.4")]
    [InlineData("1.18.4+sha")]
    [InlineData("1.18.4-rc.0")]
    [InlineData("1.18.4-rc.0.3")]                                       // no commit is named
    [InlineData("3.1.0-m2.3+sha")]
    [InlineData("1.18.4-rc.3+sha")]                                     // the third candidate, built somewhere
    [InlineData("1.18.4-rc.0.0+sha")]
    [InlineData("1.18.4-alpha.beta.1+sha")]
    [InlineData("1.18.4-rc.0.99999999999+sha")]
    [InlineData("1.18.0-0.3+sha")]                                      // there is no official version right before it
    [InlineData("1.18.4-rc.0.3+build.7")]
    public void Every_other_version_is_no_build(string version) => Assert.False(BuildVersion.TryParse(ReleaseVersion.Parse(version), out _));

    [Theory]
    [InlineData(VersionStyle.Semver, "0.0.0-0.12+s 0.1.0-alpha.0 1.18.4-rc.0 1.18.4-rc.0.3+s 1.18.4-rc.0.20+s 1.18.4-rc.1 1.18.4 1.18.5-0.1+s 1.18.5-0.12+s 1.18.5-alpha.0 1.18.5-rc.0 1.18.5")]
    [InlineData(VersionStyle.Milestone, "3.0.0 3.0.1-0.7+s 3.0.1-m1 3.1.0-m9 3.1.0-m9.0.3+s 3.1.0-m9.0.20+s 3.1.0-m10 3.1.0-m10.0.1+s 3.1.0-rc1 3.1.0-rc1.0.2+s 3.1.0")]
    public void A_build_lies_between_its_tag_and_the_next_version(VersionStyle style, string ascending)
    {
        string[] versions = ascending.Split(' ');
        Assert.Equal(versions, versions.Reverse().Select(ReleaseVersion.Parse).Order(ReleaseOrder.Of(style)).Select(version => version.ToString()));
    }
}
