using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

public sealed class ReleaseBranchTests
{
    [Theory]
    [InlineData("release-1.18", "release-1.18")]
    [InlineData("release-3.11", "release-3.11")]           // parts have any number of digits
    [InlineData("release-0.0", "release-0.0")]
    [InlineData("release-1", null)]
    [InlineData("release-1.2.3", null)]
    [InlineData("release-1.02", null)]
    [InlineData("release-v1.2", null)]
    [InlineData("release-1.2-rc", null)]
    [InlineData("release-next", null)]
    [InlineData("Release-1.2", null)]
    [InlineData("main", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_release_branch_is_told_by_its_name(string? name, string? expected) =>
        Assert.Equal(expected, ReleaseBranch.TryParse(name, out ReleaseBranch? branch) ? branch.Name : null);

    [Theory]
    [InlineData("release-1.18", "v1.18.0-rc.0", true)]
    [InlineData("release-1.18", "v1.18.4", true)]
    [InlineData("release-1.18", "v1.19.0-alpha.0", false)]
    [InlineData("release-1.18", "v2.18.0", false)]
    public void A_release_branch_holds_one_minor_version(string name, string version, bool holds)
    {
        Assert.True(ReleaseBranch.TryParse(name, out ReleaseBranch? branch));
        Assert.Equal(holds, branch.Holds(ReleaseVersion.Parse(version)));
    }

    [Theory]
    [InlineData("release-1.18", "rc.0", "1.18.0-rc.0", "1.19.0-alpha.0")]
    [InlineData("release-1.18", "beta.0", "1.18.0-beta.0", "1.19.0-alpha.0")]
    [InlineData("release-1.9", "rc.0", "1.9.0-rc.0", "1.10.0-alpha.0")]
    public void A_new_branch_brings_two_versions(string name, string first, string onBranch, string onMain)
    {
        Assert.True(ReleaseBranch.TryParse(name, out ReleaseBranch? branch));
        var versions = BranchVersions.Of(branch, first);
        Assert.Equal((onBranch, onMain), (versions.OnBranch.ToString(), versions.OnMain.ToString()));
    }
}
