using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

public sealed class VersionSchemeTests
{
    [Theory]
    [InlineData(VersionScheme.Semver, "1.2.0", "v1.3.0", true)]
    [InlineData(VersionScheme.Semver, "1.2.0", "1.3.0-rc.1+x", true)]
    [InlineData(VersionScheme.Semver, "1.2.0", "1.3", false)]
    [InlineData(VersionScheme.Semver, "1.2.0", "latest", false)]
    [InlineData(VersionScheme.Semver, "1.2.0", "01.3.0", false)]
    [InlineData(VersionScheme.Semver, "2.47", "2.48", true)]                 // files written for zeitgeist have such, too
    [InlineData(VersionScheme.Semver, "2.47", "2.47", true)]
    [InlineData(VersionScheme.Semver, "2.47", "latest", false)]
    [InlineData(VersionScheme.Semver, "2.47", "2", false)]
    [InlineData(VersionScheme.Semver, "bullseye", "bookworm", true)]
    [InlineData(VersionScheme.Alpha, "release-b", "release-c", true)]
    [InlineData(VersionScheme.Random, "ami-1", "ami 2", false)]
    [InlineData(VersionScheme.Random, "ami-1", "", false)]
    public void A_version_keeps_to_its_scheme(VersionScheme scheme, string before, string after, bool allowed) =>
        Assert.Equal(allowed, VersionSchemes.Objection(scheme, before, after) is null);
}
