using ReleaseTools.Versions;
using static ReleaseTools.Tests.Versions.NextVersionTests;

namespace ReleaseTools.Tests.Versions;

public sealed class ReleaseBranchVersionTests
{
    [Theory]
    [InlineData("1.18.0-rc.0", null, "1.18.0-rc.1")]
    [InlineData("1.18.0-rc.9 1.18.0-rc.10", null, "1.18.0-rc.11")]
    [InlineData("1.18.0-rc.2", ReleaseType.Official, "1.18.0")]
    [InlineData("1.18.0-rc.2 1.19.0-alpha.0", ReleaseType.Official, "1.18.0")]           // what main goes on with is nothing to the branch
    [InlineData("1.18.0-rc.2 1.17.9 2.18.3", ReleaseType.Rc, "1.18.0-rc.3")]
    [InlineData("1.18.4", ReleaseType.Official, "1.18.5")]
    [InlineData("1.18.4", ReleaseType.Rc, "1.18.5-rc.0")]
    [InlineData("1.18.4", ReleaseType.Beta, "1.18.5-beta.0")]
    [InlineData("1.18.4", null, "1.18.5-rc.0")]                                         // never official without being asked
    [InlineData("1.18.5-rc.0", ReleaseType.Official, "1.18.5")]
    [InlineData("1.18.4-rc.0.3+sha", ReleaseType.Official, "1.18.4")]
    [InlineData("1.18.5-0.3+sha", ReleaseType.Official, "1.18.5")]
    [InlineData("1.18.5-0.3+sha", null, "1.18.5-rc.0")]
    public void Only_versions_of_its_minor_count(string known, ReleaseType? type, string next) =>
        Assert.Equal(next, NextVersion.On(Line("release-1.18", known), type).Version.ToString());

    [Theory]
    [InlineData("", "rc.0", null, "1.18.0-rc.0")]
    [InlineData("", "rc.1", null, "1.18.0-rc.1")]
    [InlineData("", "beta.0", null, "1.18.0-beta.0")]
    [InlineData("", "beta.0", ReleaseType.Rc, "1.18.0-rc.0")]
    [InlineData("", "rc.1", ReleaseType.Rc, "1.18.0-rc.1")]
    [InlineData("", "rc.0", ReleaseType.Beta, "1.18.0-beta.0")]
    [InlineData("1.17.3 1.19.0-alpha.0", "rc.0", null, "1.18.0-rc.0")]
    [InlineData("1.18.0-alpha.7", "rc.0", null, "1.18.0-rc.0")]                          // main's, from before the branch
    [InlineData("1.18.0-alpha.7", "beta.0", null, "1.18.0-beta.0")]
    [InlineData("1.18.0-beta.2", "rc.0", null, "1.18.0-rc.0")]
    [InlineData("1.18.0-beta.2", "rc.0", ReleaseType.Beta, "1.18.0-beta.3")]
    [InlineData("1.18.0-beta.2", "beta.0", null, "1.18.0-beta.3")]
    public void A_new_branch_starts_as_the_definition_says(string known, string first, ReleaseType? type, string next) =>
        Assert.Equal(next, NextVersion.On(Line("release-1.18", known) with { FirstOnBranch = first }, type).Version.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1.17.3 1.19.0-alpha.0")]
    [InlineData("1.18.0-alpha.7")]
    [InlineData("1.18.0-beta.2")]
    public void A_branch_that_is_being_created_does_not_begin_with_an_official_version(string known) =>
        Refuses("OfficialOnNewBranch", Line("release-1.18", known), ReleaseType.Official);

    [Theory]
    [InlineData("")]
    [InlineData("1.18.0-alpha.7")]
    [InlineData("1.18.0-rc.0")]
    [InlineData("1.18.4")]
    public void There_is_no_alpha_on_a_release_branch(string known) => Refuses("AlphaOnReleaseBranch", Line("release-1.18", known), ReleaseType.Alpha);

    [Fact]
    public void There_is_no_beta_after_a_candidate() => Refuses("VersionTypeBehind", Line("release-1.18", "1.18.0-rc.0"), ReleaseType.Beta);

    [Fact]
    public void The_reason_names_what_it_follows()
    {
        Assert.Equal("the next after v1.18.4 on release-1.18", NextVersion.On(Line("release-1.18", "1.18.4"), null).Reason);
        Assert.Equal("the first of release-1.18", NextVersion.On(Line("release-1.18", "1.17.4"), null).Reason);
        Assert.Equal("the next after hello/v1.18.4 on release-1.18", NextVersion.On(Line("release-1.18", "1.18.4") with { TagPrefix = "hello/v" }, null).Reason);
    }

    [Theory]
    [InlineData("main", "1.18.0-alpha.7", true)]
    [InlineData("main", "1.18.0-rc.0", false)]
    [InlineData("main", "1.18.4", false)]
    [InlineData("main", "1.19.0-alpha.0", true)]
    [InlineData("release-1.18", "1.18.0-alpha.7", false)]
    [InlineData("release-1.18", "1.18.0-rc.0", true)]
    [InlineData("release-1.18", "1.19.0", false)]
    public void A_version_is_of_one_branch(string branch, string version, bool isOf) =>
        Assert.Equal(isOf, (Line(branch, "") with { ReleaseBranches = [new(1, 18)] }).Has(ReleaseVersion.Parse(version)));
}
