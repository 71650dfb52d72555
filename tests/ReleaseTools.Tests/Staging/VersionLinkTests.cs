using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Staging;

public sealed class VersionLinkTests
{
    [Theory]
    [InlineData("latest", "v1.2.0-rc.2", "v1.2.0-rc.10", LinkVerdict.Forward)]      // numeric identifiers compare as numbers
    [InlineData("latest", "v1.2.0-alpha.9", "v1.2.0-beta.0", LinkVerdict.Forward)]
    [InlineData("latest", "v1.2.0-rc.1", "v1.2.0", LinkVerdict.Forward)]
    [InlineData("latest", "v1.2.0", "v1.2.0-rc.10", LinkVerdict.Refused)]
    [InlineData("latest", "v1.10.0", "v1.9.0", LinkVerdict.Refused)]
    [InlineData("latest", "v1.2.0", "v1.2.0", LinkVerdict.Unchanged)]
    [InlineData("latest", "v1.2.0+a", "v1.2.0+b", LinkVerdict.Unchanged)]             // build metadata takes no part in precedence
    [InlineData("stable", "v1.2.0", "v1.3.0-rc.0", LinkVerdict.Refused)]
    [InlineData("stable-1.2", "v1.2.0", "v1.2.1", LinkVerdict.Forward)]
    public void A_link_only_moves_forward(string name, string from, string to, LinkVerdict verdict) =>
        Assert.Equal(verdict, new VersionLink(name, ReleaseVersion.Parse(from)).Judge(ReleaseVersion.Parse(to)).Verdict);

    [Theory]
    [InlineData("latest", "v3.1.0-m9", "v3.1.0-m10", LinkVerdict.Forward)]
    [InlineData("latest", "v3.1.0-m10", "v3.1.0-m9", LinkVerdict.Refused)]
    [InlineData("latest", "v3.1.0-m10", "v3.1.0-rc1", LinkVerdict.Forward)]
    [InlineData("latest", "v3.1.0-rc9", "v3.1.0-rc10", LinkVerdict.Forward)]
    [InlineData("stable", "v3.1.0", "v3.2.0-m10", LinkVerdict.Refused)]
    public void Where_milestones_are_counted_their_numbers_say_what_is_forward(string name, string from, string to, LinkVerdict verdict) =>
        Assert.Equal(verdict, new VersionLink(name, ReleaseVersion.Parse(from)).Judge(ReleaseVersion.Parse(to), ReleaseOrder.Milestone).Verdict);

    [Theory]
    [InlineData("latest", "v1.2.0-alpha.0", LinkVerdict.Forward)]
    [InlineData("stable", "v1.2.0-rc.1", LinkVerdict.Refused)]
    [InlineData("stable-1", "v1.2.0", LinkVerdict.Forward)]
    public void A_new_link_is_judged_by_its_name(string name, string to, LinkVerdict verdict) =>
        Assert.Equal(verdict, VersionLink.JudgeNew(name, ReleaseVersion.Parse(to)).Verdict);

    [Theory]
    [InlineData("latest", true)]
    [InlineData("stable-1.2", true)]
    [InlineData("lts_2026", true)]
    [InlineData("1", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("a/b", false)]
    [InlineData("..", false)]
    [InlineData("with space", false)]
    [InlineData("ünïcode", false)]
    [InlineData("1.2.0", false)]                                            // `release/hello/1.2.0` is a release
    [InlineData("v1.2.0", false)]
    [InlineData("1.2.0-x", false)]                                          // and `release/hello/1.2.0-x.txt` could be one
    public void A_link_has_a_plain_name_that_is_no_version(string name, bool valid) => Assert.Equal(valid, LinkName.IsValid(name));
}
