using ReleaseTools.Versions;
using static ReleaseTools.Tests.Versions.NextVersionTests;

namespace ReleaseTools.Tests.Versions;

/// <summary>Maintenance branches other than release-X.Y.</summary>
public sealed class BranchLineTests
{
    [Theory]
    [InlineData("release-1.18", "1.18.x")]
    [InlineData("1.x", "1.x")]
    [InlineData("v1.x", "1.x")]
    [InlineData("1.2.x", "1.2.x")]
    [InlineData("release/1.5", "1.5.x")]
    [InlineData("release/1.5.x", "1.5.x")]
    [InlineData("release/v1.5.0", "1.5.0")]
    [InlineData("releases/v1.5", "1.5.x")]
    [InlineData("support/1.x", "1.x")]
    [InlineData("support-2.x", "2.x")]
    [InlineData("maint/1.18", "1.18.x")]
    [InlineData("hotfix/1.5.1", "1.5.1")]
    [InlineData("hotfix-1.5.1", "1.5.1")]
    [InlineData("main", null)]
    [InlineData("", null)]
    [InlineData("x", null)]
    [InlineData("release-next", null)]
    [InlineData("release/next", null)]
    [InlineData("hotfix/login", null)]
    [InlineData("hotfix/issue-123", null)]
    [InlineData("hotfix/123", null)]
    [InlineData("hotfix/1.5.1-login", null)]
    [InlineData("hotfix/01.5", null)]
    [InlineData("releases/v1.3/v1.3-beta", null)]
    [InlineData("feature/1.x", null)]
    [InlineData("1.2", null)]
    [InlineData("1.2.3.x", null)]
    public void A_branch_is_for_what_its_name_says(string name, string? range) =>
        Assert.Equal(range, BranchLine.TryParse(name, BranchLine.DefaultPatterns, out BranchLine? line) ? line.Range : null);

    [Theory]
    [InlineData("lts/1.4", "lts/*", "1.4.x")]
    [InlineData("team/a/1.4.x", "team/**/*.x", "1.4.x")]
    [InlineData("v1.4-branch", "*-branch", null)]                                        // the range ends the name
    [InlineData("support/1.4", "lts/*", null)]
    [InlineData("release-1.4", "lts/*", "1.4.x")]
    public void Other_names_are_for_the_definition_to_say(string name, string pattern, string? range) =>
        Assert.Equal(range, BranchLine.TryParse(name, [pattern], out BranchLine? line) ? line.Range : null);

    [Theory]
    [InlineData("1.5.x", "1.5.0 2.0.0", ReleaseType.Official, "1.5.1")]
    [InlineData("release/1.5", "1.5.0 2.0.0", ReleaseType.Official, "1.5.1")]
    [InlineData("release/1.5", "1.5.0 2.0.0", null, "1.5.1-rc.0")]
    [InlineData("releases/v1.5", "1.5.3 1.6.0 2.0.0", ReleaseType.Official, "1.5.4")]
    [InlineData("release/1.5", "1.4.0", ReleaseType.Official, "1.5.0")]
    [InlineData("release/1.5", "1.4.0 1.5.0-alpha.3", null, "1.5.0-rc.0")]
    [InlineData("hotfix/1.5.1", "1.5.0 2.0.0", ReleaseType.Official, "1.5.1")]
    [InlineData("hotfix/1.5.1", "1.5.0 2.0.0", null, "1.5.1-rc.0")]
    [InlineData("hotfix/1.5.1", "1.5.0 1.5.1-rc.0", ReleaseType.Official, "1.5.1")]
    [InlineData("1.x", "1.5.0 2.0.0", ReleaseType.Official, "1.5.1")]
    [InlineData("1.x", "", ReleaseType.Official, "1.0.0")]
    [InlineData("support/1.x", "1.5.0 1.5.1-rc.0 2.0.0", ReleaseType.Official, "1.5.1")]
    public void The_next_version_stays_within_the_line(string branch, string known, ReleaseType? type, string next) =>
        Assert.Equal(next, NextVersion.On(Line(branch, known), type).Version.ToString());

    [Theory]
    [InlineData("1.5.0", null, "1.5.1")]
    [InlineData("1.5.0", VersionBump.Minor, "1.8.0")]                                    // 1.6 and 1.7 are taken
    [InlineData("1.5.0", VersionBump.Patch, "1.5.1")]
    [InlineData("1.7.0", VersionBump.Minor, "1.8.0")]
    public void A_branch_for_many_minor_versions_goes_by_its_own_history(string reached, VersionBump? bump, string next)
    {
        VersionLine line = Line("1.x", "1.5.0 1.6.0 1.7.0 2.0.0") with { OnHistory = new HashSet<ReleaseVersion> { ReleaseVersion.Parse(reached) }, Bump = bump };
        Assert.Equal(next, NextVersion.On(line, ReleaseType.Official).Version.ToString());
    }

    [Fact]
    public void A_patch_that_another_branch_has_made_is_not_made_again()
    {
        VersionLine line = Line("1.x", "1.5.0 1.5.1 1.5.2 2.0.0") with { OnHistory = new HashSet<ReleaseVersion> { ReleaseVersion.Parse("1.5.0") } };
        Assert.Equal("1.5.3", NextVersion.On(line, ReleaseType.Official).Version.ToString());
    }

    [Fact]
    public void A_branch_for_one_version_is_done_with_it() => Refuses("BranchFinished", Line("hotfix/1.5.1", "1.5.0 1.5.1"), ReleaseType.Official);
}
