using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Notes;

public sealed class PreviousTagTests
{
    [Theory]
    [InlineData("1.3.0", "v1.2.0 v1.3.0-rc.1 v1.1.0", "v1.2.0")]              // an official version looks back to an official one
    [InlineData("1.3.0", "v1.3.0-alpha.0 v1.3.0-rc.1", null)]
    [InlineData("1.3.0-rc.2", "v1.2.0 v1.3.0-rc.1 v1.3.0-beta.7", "v1.3.0-rc.1")]
    [InlineData("1.3.0-rc.10", "v1.3.0-rc.2 v1.3.0-rc.9", "v1.3.0-rc.9")]     // by precedence, not by text
    [InlineData("1.3.0-alpha.0", "v1.2.0 v1.2.0-rc.1", "v1.2.0")]
    [InlineData("1.2.1", "v1.3.0 v1.2.0 v2.0.0", "v1.2.0")]                   // a patch of an older line
    [InlineData("1.3.0", "v1.2.0 v1.2.4 v1.3.0-rc.1", "v1.2.4")]              // the last patch before it
    [InlineData("1.3.0-alpha.0", "v1.2.0 v1.2.1 v1.2.2-rc.3", "v1.2.1")]      // a first prerelease passes over those of other versions
    [InlineData("1.3.0-alpha.0", "v1.2.0-rc.3 v1.2.0-alpha.1", "v1.2.0-rc.3")]    // unless there is nothing else
    [InlineData("1.3.0-rc.0", "v1.3.0-alpha.4 v1.2.9", "v1.3.0-alpha.4")]
    [InlineData("1.3.0", "v1.3.0 v1.2.0", "v1.2.0")]                          // never itself
    [InlineData("1.3.0", "vNext v1 v1.2 latest 1.2.9 v1.2.0", "v1.2.0")]      // what is no version is passed over
    [InlineData("1.3.0", "v1.2.0+1 v1.2.0+2 v1.2.0", "v1.2.0+2")]             // one and the same in any order
    [InlineData("1.3.0", "v1.2.0 v1.2.0+2 v1.2.0+1", "v1.2.0+2")]
    [InlineData("1.3.0+build", "v1.3.0+other v1.2.0", "v1.2.0")]              // build metadata makes no lower version
    [InlineData("1.3.0", "", null)]
    public void The_highest_lower_tag_is_the_previous_one(string version, string tags, string? previous) =>
        Assert.Equal(previous, PreviousTag.Find(ReleaseVersion.Parse(version), tags.Split(' '), "v"));

    [Theory]
    [InlineData("3.1.0-m10", "v3.1.0-m1 v3.1.0-m9 v3.1.0-m10 v3.1.0-m11", "v3.1.0-m9")]
    [InlineData("3.1.0-rc1", "v3.0.0 v3.1.0-m9 v3.1.0-m10", "v3.1.0-m10")]
    [InlineData("3.1.0", "v3.0.0 v3.1.0-m10 v3.1.0-rc1", "v3.0.0")]
    public void Milestones_follow_each_other_by_number(string version, string tags, string previous) =>
        Assert.Equal(previous, PreviousTag.Find(ReleaseVersion.Parse(version), tags.Split(' '), "v", ReleaseOrder.Milestone));

    [Theory]
    [InlineData("hello/v", "hello/v1.0.0")]
    [InlineData("", "1.1.0")]
    public void Only_tags_with_the_prefix_count(string prefix, string previous) =>
        Assert.Equal(previous, PreviousTag.Find(ReleaseVersion.Parse("1.2.0"), ["hello/v1.0.0", "other/v1.1.0", "v1.1.5", "1.1.0"], prefix));
}
