using System.Text.RegularExpressions;
using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

public sealed class MatchExpressionTests
{
    [Theory]
    [InlineData(@"v(?P<version>\d+)", "v12", "12")]                          // as Go names a group
    [InlineData(@"v(?P<major>\d+)\.(?P<minor>\d+)", "v12.3", "12")]
    [InlineData(@"[[:alpha:]]+=([[:digit:].]+)", "x=1.2", "1.2")]             // as Go knows POSIX classes
    [InlineData(@"[^[:space:]]+ (x)", "] x", "x")]
    [InlineData(@"[]a]([[:upper:]])", "]B", "B")]
    [InlineData(@"\(?P<x(y)", "(P<xy", "y")]                                 // a bracket that is text
    [InlineData(@"[(?P<]+(z)", "?P<z", "z")]
    [InlineData("Config{list, \"(x)\"}", "Config{list, \"x\"}", "x")]
    public void An_expression_written_for_Go_means_the_same_here(string match, string line, string group) =>
        Assert.Equal(group, Assert.Single(new MatchExpression(match).PlacesIn(line)).In(line));

    [Fact]
    public void Every_match_of_a_group_is_a_place_but_a_line_is_one_only()
    {
        Assert.Equal(2, new MatchExpression(@"v(\d\.\d\.\d)").PlacesIn("v1.2.0 v1.3.0").Count);
        Assert.Single(new MatchExpression(@"v\d").PlacesIn("v1.2.0 v1.3.0"));
        Assert.Empty(new MatchExpression("x").PlacesIn("y"));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(@"\Qx\E")]
    [InlineData("*")]
    public void What_is_no_expression_is_refused_with_the_reason(string match) => Assert.NotEmpty(Assert.ThrowsAny<ArgumentException>(() => new MatchExpression(match)).Message);

    [Fact]
    public void An_expression_that_searches_for_ever_ends() =>
        Assert.Throws<RegexMatchTimeoutException>(() => new MatchExpression("(a+)+$").PlacesIn(new string('a', 60) + "b"));
}
