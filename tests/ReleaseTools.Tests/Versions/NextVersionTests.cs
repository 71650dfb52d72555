using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

/// <summary>The rules of main, and of every branch that is no release branch.</summary>
public sealed class NextVersionTests
{
    [Theory]
    [InlineData("", null, "0.1.0-alpha.0", "the first")]
    [InlineData("", ReleaseType.Rc, "0.1.0-rc.0", "the first")]
    [InlineData("", ReleaseType.Official, "0.1.0", "the first")]
    [InlineData("1.2.0", null, "1.3.0-alpha.0", "the next after v1.2.0")]               // the series goes on
    [InlineData("1.2.0", ReleaseType.Official, "1.2.1", "the next after v1.2.0")]
    [InlineData("1.2.0", ReleaseType.Beta, "1.3.0-beta.0", "the next after v1.2.0")]
    [InlineData("1.2.0", ReleaseType.Rc, "1.3.0-rc.0", "the next after v1.2.0")]
    [InlineData("1.3.0-alpha.9", null, "1.3.0-alpha.10", "the next after v1.3.0-alpha.9")]
    [InlineData("1.3.0-alpha.9 1.3.0-alpha.10", ReleaseType.Alpha, "1.3.0-alpha.11", "the next after v1.3.0-alpha.10")]
    [InlineData("1.3.0-alpha.1", ReleaseType.Beta, "1.3.0-beta.0", "the next after v1.3.0-alpha.1")]
    [InlineData("1.3.0-alpha.1", ReleaseType.Rc, "1.3.0-rc.0", "the next after v1.3.0-alpha.1")]
    [InlineData("1.3.0-beta.0", ReleaseType.Beta, "1.3.0-beta.1", "the next after v1.3.0-beta.0")]
    [InlineData("1.3.0-beta.1", ReleaseType.Rc, "1.3.0-rc.0", "the next after v1.3.0-beta.1")]
    [InlineData("1.3.0-beta.1", ReleaseType.Official, "1.3.0", "the next after v1.3.0-beta.1")]
    [InlineData("1.3.0-rc", null, "1.3.0-rc.1", "the next after v1.3.0-rc")]
    [InlineData("1.0.0-alpha.99999999999999999999999", null, "1.0.0-alpha.100000000000000000000000", "the next after v1.0.0-alpha.99999999999999999999999")]
    public void The_next_version_follows_from_the_highest(string known, ReleaseType? type, string next, string reason)
    {
        NextVersion answer = NextVersion.On(Line("main", known), type);
        Assert.Equal((next, reason), (answer.Version.ToString(), answer.Reason));
    }

    [Theory]
    [InlineData("1.18.4-rc.0.3+sha", ReleaseType.Official, "1.18.4")]
    [InlineData("1.18.4-rc.0.3+sha", ReleaseType.Rc, "1.18.4-rc.1")]
    [InlineData("1.18.4-rc.0.3+sha", null, "1.18.4-rc.1")]
    [InlineData("1.20.0-alpha.2.1273+sha", ReleaseType.Alpha, "1.20.0-alpha.3")]
    [InlineData("1.20.0-alpha.2.1273+sha", ReleaseType.Beta, "1.20.0-beta.0")]
    [InlineData("1.18.5-0.3+sha", ReleaseType.Official, "1.18.5")]                        // three commits after v1.18.4
    [InlineData("1.18.5-0.3+sha", null, "1.19.0-alpha.0")]
    [InlineData("0.0.0-0.7+sha", null, "0.1.0-alpha.0")]
    public void A_build_counts_as_the_version_it_was_built_after(string known, ReleaseType? type, string next) =>
        Assert.Equal(next, NextVersion.On(Line("main", known), type).Version.ToString());

    [Theory]
    [InlineData("1.3.0-beta.0", ReleaseType.Alpha)]
    [InlineData("1.3.0-rc.0", ReleaseType.Alpha)]
    [InlineData("1.3.0-rc.0", ReleaseType.Beta)]
    [InlineData("1.3.0-rc.0.3+sha", ReleaseType.Alpha)]
    public void A_version_does_not_go_back(string known, ReleaseType type) => Refuses("VersionTypeBehind", Line("main", known), type);

    [Theory]
    [InlineData("main")]
    [InlineData("master")]
    [InlineData("release-next")]
    [InlineData("")]
    public void Every_branch_that_is_no_release_branch_goes_on_as_main_does(string branch) =>
        Assert.Equal("1.3.0-alpha.0", NextVersion.On(Line(branch, "1.2.0"), null).Version.ToString());

    [Theory]
    [InlineData("1.18.0-alpha.3", null, "1.19.0-alpha.0", "the first after release-1.18")]            // branched, and nothing tagged yet
    [InlineData("1.18.0-alpha.3 1.18.0-rc.0", null, "1.19.0-alpha.0", "the first after release-1.18")]
    [InlineData("1.18.0-rc.0", ReleaseType.Alpha, "1.19.0-alpha.0", "the first after release-1.18")]  // the candidate is the branch's
    [InlineData("1.18.4 1.17.9", ReleaseType.Official, "1.19.0", "the first after release-1.18")]
    [InlineData("1.18.4 1.19.0-alpha.0", null, "1.19.0-alpha.1", "the next after v1.19.0-alpha.0")]
    [InlineData("1.18.4 1.19.0-alpha.0", ReleaseType.Beta, "1.19.0-beta.0", "the next after v1.19.0-alpha.0")]
    [InlineData("2.0.0-alpha.1 1.18.4", ReleaseType.Alpha, "2.0.0-alpha.2", "the next after v2.0.0-alpha.1")]
    public void What_a_release_branch_holds_main_is_done_with(string known, ReleaseType? type, string next, string reason)
    {
        VersionLine line = Line("main", known) with { ReleaseBranches = [new(1, 17), new(1, 18), new(1, 9)] };
        NextVersion answer = NextVersion.On(line, type);
        Assert.Equal((next, reason), (answer.Version.ToString(), answer.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3-alpha.0")]
    [InlineData("1.2.3-rc.41+sha")]
    [InlineData("1.2.3-x.y")]
    [InlineData("1.2.3-0")]
    public void The_next_version_is_always_higher(string known)
    {
        foreach (VersionStyle style in Enum.GetValues<VersionStyle>())
        {
            NextVersion answer = NextVersion.On(Line("main", known) with { Style = style }, null);
            Assert.True(ReleaseOrder.Of(style).Compare(answer.Version, answer.Previous) > 0, $"{answer.Version} after {known} as {style}");
        }
    }

    internal static VersionLine Line(string branch, string known) => new()
    {
        Branch = branch,
        Known = [.. known.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ReleaseVersion.Parse)],
    };

    internal static void Refuses(string errorId, VersionLine line, ReleaseType? type)
    {
        RefusedException e = Assert.Throws<RefusedException>(() => NextVersion.On(line, type));
        Assert.Equal((errorId, ExitCode.Refused), (e.ErrorId, e.ExitCode));
        Assert.NotEmpty(e.Remedy!);
    }
}
