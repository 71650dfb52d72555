using ReleaseTools.Versions;
using static ReleaseTools.Tests.Versions.NextVersionTests;

namespace ReleaseTools.Tests.Versions;

/// <summary>Prereleases that are not written as this tool writes them.</summary>
public sealed class PrereleaseLabelTests
{
    [Theory]
    [InlineData("1.0.0-rc1", null, "1.0.0-rc2")]
    [InlineData("1.0.0-rc1", ReleaseType.Rc, "1.0.0-rc2")]
    [InlineData("1.0.0-rc9", null, "1.0.0-rc9.1")]                                       // rc10 is lower by SemVer
    [InlineData("1.0.0-rc01", null, "1.0.0-rc02")]
    [InlineData("1.0.0-rc-1", null, "1.0.0-rc-2")]
    [InlineData("1.0.0-RC1", ReleaseType.Rc, "1.0.0-RC2")]
    [InlineData("1.0.0-alpha1", ReleaseType.Beta, "1.0.0-beta1")]
    [InlineData("1.0.0-alpha.1", ReleaseType.Beta, "1.0.0-beta.0")]
    [InlineData("0.9.0-beta2 1.0.0", null, "1.1.0-alpha1")]
    [InlineData("1.0.0-preview.3", null, "1.0.0-preview.4")]
    [InlineData("1.0.0-preview3", null, "1.0.0-preview4")]
    [InlineData("1.0.0-preview.3", ReleaseType.Alpha, "1.0.0-preview.4")]
    [InlineData("1.0.0-preview.3", ReleaseType.Rc, "1.0.0-rc.0")]
    [InlineData("1.0.0-preview.3", ReleaseType.Official, "1.0.0")]
    [InlineData("1.0.0-dev.20260101", null, "1.0.0-dev.20260102")]
    [InlineData("1.0.0-x.y", null, "1.0.0-x.y.1")]
    public void The_spelling_there_is_goes_on(string known, ReleaseType? type, string next) =>
        Assert.Equal(next, NextVersion.On(Line("main", known), type).Version.ToString());

    [Theory]
    [InlineData("main", "1.0.0-preview.3", ReleaseType.Beta, "1.1.0-beta.0", "the next after v1.0.0-preview.3: 1.0.0-beta.0 would be lower")]
    [InlineData("main", "1.0.0-zeta.3", ReleaseType.Rc, "1.1.0-rc.0", "the next after v1.0.0-zeta.3: 1.0.0-rc.0 would be lower")]
    [InlineData("release-1.0", "1.0.0-rc.0 1.0.3-preview.1", ReleaseType.Beta, "1.0.4-beta.0", "the next after v1.0.3-preview.1 on release-1.0: 1.0.3-beta.0 would be lower")]
    public void A_version_is_never_lower_than_what_is_there(string branch, string known, ReleaseType type, string next, string reason)
    {
        NextVersion answer = NextVersion.On(Line(branch, known), type);
        Assert.Equal((next, reason), (answer.Version.ToString(), answer.Reason));
    }

    [Fact]
    public void Where_a_branch_has_no_higher_version_it_says_so() => Refuses("VersionTypeBehind", Line("hotfix/1.0.1", "1.0.1-preview.3"), ReleaseType.Beta);
}
