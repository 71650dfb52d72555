using ReleaseTools.Refs;

namespace ReleaseTools.Tests.Ci;

public sealed class RefPatternTests
{
    [Theory]
    [InlineData("v*", "v1.2.0", true)]
    [InlineData("v*", "v", true)]
    [InlineData("v*", "xv1", false)]                                     // the whole name
    [InlineData("v*", "v1/2", false)]                                    // a star ends at a slash
    [InlineData("V*", "v1", false)]                                      // case counts, as in git
    [InlineData("releases/*/*", "releases/v1.2/v1.2-beta", true)]
    [InlineData("releases/*/*", "releases/v0.9-beta", false)]            // R13.2
    [InlineData("releases/*/*", "releases/a/b/c", false)]
    [InlineData("releases/**", "releases/a/b/c", true)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("**/fix", "fix", false)]
    [InlineData("a**b", "ab", true)]
    [InlineData("main", "main", true)]
    [InlineData("main", "mainline", false)]
    [InlineData("v?.?", "v1.2", true)]
    [InlineData("v?.?", "v1.20", false)]
    [InlineData("a?b", "a/b", false)]
    [InlineData("*-daily", "v0.1-daily", true)]
    [InlineData("v.*", "vx1", false)]                                    // a dot is a dot
    public void A_pattern_means_whole_names(string pattern, string name, bool isMeant) => Assert.Equal(isMeant, RefPattern.IsMatch(pattern, name));

    [Fact]
    public void Many_wildcards_cost_no_more_than_few()
    {
        TimeSpan worked = ProcessorTime.Of(() => Assert.False(RefPattern.IsMatch(string.Concat(Enumerable.Repeat("*a", 100)) + "b", new string('a', 250))));

        Assert.InRange(worked.TotalSeconds, 0, 2);
    }
}
