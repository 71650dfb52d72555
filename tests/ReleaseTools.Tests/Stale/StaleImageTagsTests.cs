using ReleaseTools.Stale;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Stale;

public sealed class StaleImageTagsTests
{
    [Theory]
    [InlineData("v1.2.0-0", "v1.2.0-0", "1.2.0", "", "")]
    [InlineData("v1.2.0-0 0123456789abcdef0123456789abcdef01234567", "v1.2.0-0", "1.2.0", "", "")]       // a commit goes with it
    [InlineData("latest v1.2.0-rc.1-2", "v1.2.0-rc.1-2", "1.2.0-rc.1", "", "latest")]
    [InlineData("1.2.0 v1.10.0 v1.9.0", "v1.10.0", "1.10.0", "v1.9.0 1.2.0", "")]                        // numbers, not texts
    [InlineData("1.2 nightly", "1.2", null, "", "nightly")]
    [InlineData("0123456", "0123456", null, "", "")]
    [InlineData("v1.2.0_build.5-0", "v1.2.0_build.5-0", "1.2.0+build.5", "", "")]
    public void An_image_is_known_by_its_highest_version(string tags, string name, string? version, string names, string uses)
    {
        var told = StaleImageTags.Of(tags.Split(' '), "hello/v", ReleaseOrder.Semver);

        Assert.Equal((name, version, names, uses), (told.Name, told.Version?.ToString(), string.Join(' ', told.Names), string.Join(' ', told.Uses)));
    }

    [Theory]
    [InlineData("sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.sig", true)]
    [InlineData("sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", true)]
    [InlineData("sha256-e3b0", false)]
    [InlineData("v1.2.0-0", false)]
    public void What_is_about_an_image_is_told_by_its_tag(string tag, bool isAttachment) => Assert.Equal(isAttachment, StaleImageTags.IsAttachment(tag));
}
