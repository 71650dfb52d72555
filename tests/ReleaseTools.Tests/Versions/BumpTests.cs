using ReleaseTools.Definitions;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

using static ReleaseTools.Tests.Versions.NextVersionTests;

namespace ReleaseTools.Tests.Versions;

public sealed class BumpTests
{
    [Theory]
    [InlineData("1.2.3", VersionBump.Major, ReleaseType.Official, "2.0.0")]
    [InlineData("1.2.3", VersionBump.Minor, ReleaseType.Official, "1.3.0")]
    [InlineData("1.2.3", VersionBump.Patch, ReleaseType.Official, "1.2.4")]
    [InlineData("1.2.3", VersionBump.Major, ReleaseType.Rc, "2.0.0-rc.0")]
    [InlineData("1.2.3", VersionBump.Patch, ReleaseType.Rc, "1.2.4-rc.0")]
    [InlineData("1.2.3", VersionBump.Major, null, "2.0.0-alpha.0")]                      // nobody gets an official version without having asked for one
    [InlineData("1.2.3", VersionBump.Patch, null, "1.2.4-alpha.0")]
    [InlineData("0.4.2", VersionBump.Major, ReleaseType.Official, "1.0.0")]
    [InlineData("", VersionBump.Major, ReleaseType.Official, "1.0.0")]
    [InlineData("", VersionBump.Patch, ReleaseType.Official, "0.1.0")]
    [InlineData("1.2.3 1.3.0-alpha.4", VersionBump.Minor, null, "1.3.0-alpha.5")]        // as far as it goes already
    [InlineData("1.2.3 1.3.0-alpha.4", VersionBump.Patch, ReleaseType.Official, "1.3.0")]
    [InlineData("1.2.3 1.3.0-alpha.4", VersionBump.Major, null, "2.0.0-alpha.0")]
    [InlineData("1.2.3 1.3.0-rc.4", VersionBump.Major, ReleaseType.Alpha, "2.0.0-alpha.0")]
    [InlineData("1.2.3 2.0.0-rc.0", VersionBump.Major, ReleaseType.Official, "2.0.0")]
    [InlineData("0.1.0-alpha.3", VersionBump.Major, null, "1.0.0-alpha.0")]
    public void The_next_version_of_main_goes_as_far_as_asked(string known, VersionBump bump, ReleaseType? type, string next) =>
        Assert.Equal(next, NextVersion.On(Line("main", known) with { Bump = bump }, type).Version.ToString());

    [Theory]
    [InlineData("1.18.0-alpha.3", VersionBump.Minor, "1.19.0-alpha.0")]
    [InlineData("1.18.4", VersionBump.Patch, "1.19.0-alpha.0")]                          // 1.18.x is the branch's
    [InlineData("1.17.4 1.18.0-rc.0", VersionBump.Major, "2.0.0-alpha.0")]
    public void What_a_release_branch_holds_is_passed_over(string known, VersionBump bump, string next) =>
        Assert.Equal(next, NextVersion.On(Line("main", known) with { Bump = bump, ReleaseBranches = [new(1, 18)] }, null).Version.ToString());

    [Theory]
    [InlineData("release-1.18", VersionBump.Minor)]
    [InlineData("release-1.18", VersionBump.Major)]
    [InlineData("1.x", VersionBump.Major)]
    [InlineData("hotfix/1.18.5", VersionBump.Minor)]
    public void A_branch_is_not_left(string branch, VersionBump bump) => Refuses("BumpOffBranch", Line(branch, "1.18.4") with { Bump = bump }, null);

    [Theory]
    [InlineData("1.2.3", "fix: a", VersionBump.Patch)]
    [InlineData("1.2.3", "docs: a|Update README", VersionBump.Patch)]
    [InlineData("1.2.3", "", VersionBump.Patch)]
    [InlineData("1.2.3", "fix: a|feat: b|fix: c", VersionBump.Minor)]
    [InlineData("1.2.3", "Feat(ui): b", VersionBump.Minor)]
    [InlineData("1.2.3", "feat: b|fix!: c", VersionBump.Major)]
    [InlineData("1.2.3", "fix: c\n\nBREAKING CHANGE: gone", VersionBump.Major)]
    [InlineData("0.4.2", "fix!: c", VersionBump.Minor)]
    [InlineData("0.4.2", "feat: c", VersionBump.Minor)]
    [InlineData("0.4.2", "fix: c", VersionBump.Patch)]
    [InlineData(null, "feat!: c", VersionBump.Minor)]
    [InlineData("1.2.3", "Revert \"feat: b\"|feat: b|fix: c", VersionBump.Patch)]        // what was taken back is no feature
    public void Auto_goes_as_far_as_the_commits(string? official, string commits, VersionBump level) =>
        Assert.Equal(level, Bump(official, commits, new ZeroVersionDefinition()).Level);

    [Theory]
    [InlineData("0.4.2", "fix!: c", VersionBump.Major, VersionBump.Minor, VersionBump.Major)]
    [InlineData("0.4.2", "feat: c", VersionBump.Minor, VersionBump.Patch, VersionBump.Patch)]
    [InlineData("1.0.0", "feat: c", VersionBump.Minor, VersionBump.Patch, VersionBump.Minor)]
    public void The_rules_below_1_0_0_are_the_definition_s(string official, string commits, VersionBump breaking, VersionBump feature, VersionBump level) =>
        Assert.Equal(level, Bump(official, commits, new ZeroVersionDefinition { Breaking = breaking, Feature = feature }).Level);

    [Theory]
    [InlineData("1.2.3", "1.2.4", "feat!: drop x", "patch", "2.0.0")]
    [InlineData("1.2.3", "1.3.0-rc.0", "feat!: drop x", "minor", "2.0.0")]
    [InlineData("0.4.2", "0.4.3", "feat!: drop x", "patch", "0.5.0")]
    public void A_breaking_change_under_a_smaller_bump_is_named(string official, string version, string commit, string kind, string asks)
    {
        var zero = new ZeroVersionDefinition();
        Assert.Equal($"warning: 0000000 is a breaking change ({commit}), and {version} is only a {kind} version after {official}. It asks for {asks}; --bump auto (in PowerShell: -Bump Auto) goes as far as the commits ask for",
            Bump(official, commit, zero).WarningOf(ReleaseVersion.Parse(version), zero));
    }

    [Theory]
    [InlineData("1.2.3", "2.0.0-alpha.0", "feat!: drop x")]
    [InlineData("1.2.3", "1.2.4", "feat: add x")]
    [InlineData("0.4.2", "0.5.0", "feat!: drop x")]
    public void A_version_that_says_it_needs_no_warning(string official, string version, string commit)
    {
        var zero = new ZeroVersionDefinition();
        Assert.Null(Bump(official, commit, zero).WarningOf(ReleaseVersion.Parse(version), zero));
    }

    [Fact]
    public void A_bump_is_for_a_version_that_is_to_be_found() =>
        Assert.Equal("VersionAndBump", Assert.Throws<UsageException>(() => VersionRequestRule.Require(ReleaseVersion.Parse("1.0.0"), null, VersionBump.Auto)).ErrorId);

    private static CommitBump Bump(string? official, string commits, ZeroVersionDefinition zero) => CommitBump.Of(
        [.. commits.Split('|').Select((message, i) => NoteCommit.Read(i.ToString("d40", null), isMerge: false, new Person("Ann", "ann@example.com"), message)).OfType<NoteCommit>()],
        graph: null, official is null ? null : ReleaseVersion.Parse(official), zero);
}
