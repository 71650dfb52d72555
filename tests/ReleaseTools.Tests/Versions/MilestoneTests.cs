using ReleaseTools.Versions;
using static ReleaseTools.Tests.Versions.NextVersionTests;

namespace ReleaseTools.Tests.Versions;

public sealed class MilestoneTests
{
    private static VersionLine Milestones(string branch, string known) => Line(branch, known) with { Style = VersionStyle.Milestone, FirstOnBranch = "rc1" };

    [Theory]
    [InlineData("main", "", null, "0.1.0-m1")]
    [InlineData("main", "", ReleaseType.Rc, "0.1.0-rc1")]
    [InlineData("main", "3.0.0", null, "3.1.0-m1")]
    [InlineData("main", "3.1.0-m1", null, "3.1.0-m2")]
    [InlineData("main", "3.1.0-m1 3.1.0-m2 3.1.0-m9", ReleaseType.Alpha, "3.1.0-m10")]
    [InlineData("main", "3.1.0-m9 3.1.0-m10", null, "3.1.0-m11")]
    [InlineData("main", "3.9.0 3.10.0 3.11.0-m2", null, "3.11.0-m3")]
    [InlineData("main", "3.1.0-m10", ReleaseType.Rc, "3.1.0-rc1")]
    [InlineData("main", "3.1.0-m10 3.1.0-rc9", null, "3.1.0-rc10")]
    [InlineData("main", "3.1.0-rc9 3.1.0-rc10", ReleaseType.Official, "3.1.0")]
    [InlineData("main", "3.1.0", ReleaseType.Official, "3.1.1")]
    [InlineData("main", "3.1.0-m2.0.5+1a2b3c4", null, "3.1.0-m3")]
    [InlineData("main", "3.1.0-rc.2", null, "3.1.0-rc3")]                             // a product that counted otherwise before
    [InlineData("release-3.1", "3.1.0-m4", null, "3.1.0-rc1")]
    [InlineData("release-3.1", "3.1.0-rc9 3.1.0-rc10", null, "3.1.0-rc11")]
    [InlineData("release-3.1", "3.1.0", null, "3.1.1-rc1")]
    public void Milestones_are_followed_by_candidates_and_these_by_the_version(string branch, string known, ReleaseType? type, string next) =>
        Assert.Equal(next, NextVersion.On(Milestones(branch, known), type).Version.ToString());

    [Fact]
    public void Milestones_have_no_betas() => Refuses("MilestoneBeta", Milestones("main", "3.1.0-m1"), ReleaseType.Beta);

    [Fact]
    public void A_milestone_does_not_follow_a_candidate() => Refuses("VersionTypeBehind", Milestones("main", "3.1.0-rc1"), ReleaseType.Alpha);

    [Fact]
    public void A_release_branch_has_no_milestones() => Refuses("AlphaOnReleaseBranch", Milestones("release-3.1", "3.1.0-rc1"), ReleaseType.Alpha);

    [Fact]
    public void Main_goes_on_with_the_first_milestone_of_the_next_minor()
    {
        Assert.Equal("3.2.0-m1", NextVersion.On(Milestones("main", "3.1.0-m4") with { ReleaseBranches = [new(3, 1)] }, null).Version.ToString());
        Assert.Equal("3.2.0-m1", BranchVersions.Of(new ReleaseBranch(3, 1), "rc1", VersionStyle.Milestone).OnMain.ToString());
    }

    [Theory]
    [InlineData("3.1.0-m1 3.1.0-m2 3.1.0-m9 3.1.0-m9.3 3.1.0-m10 3.1.0-m11 3.1.0-m100 3.1.0-rc1 3.1.0-rc9 3.1.0-rc10 3.1.0 3.11.0-m1 3.11.0")]
    [InlineData("1.0.0-1 1.0.0-9 1.0.0-10 1.0.0-alpha 1.0.0-alpha.9 1.0.0-alpha.10 1.0.0-alpha.beta 1.0.0-m99999999999999999999 1.0.0-m100000000000000000000")]
    public void Their_numbers_count(string ascending)
    {
        string[] versions = ascending.Split(' ');
        Assert.Equal(versions, versions.Reverse().Select(ReleaseVersion.Parse).Order(ReleaseOrder.Milestone).Select(version => version.ToString()));
    }

    [Fact]
    public void To_the_specification_they_are_texts()
    {
        Assert.True(ReleaseOrder.Semver.Compare(ReleaseVersion.Parse("3.1.0-m10"), ReleaseVersion.Parse("3.1.0-m9")) < 0);
        Assert.True(ReleaseVersion.Parse("3.1.0-m10") < ReleaseVersion.Parse("3.1.0-m9"));
    }

    [Theory]
    [InlineData("3.1.0-m2", ReleaseType.Alpha)]
    [InlineData("3.1.0-rc10", ReleaseType.Rc)]
    [InlineData("3.1.0-rc10.0.3+sha", ReleaseType.Rc)]
    [InlineData("3.1.0", ReleaseType.Official)]
    public void Their_label_says_how_finished_they_are(string version, ReleaseType type) => Assert.Equal(type, ReleaseVersion.Parse(version).Type);
}
