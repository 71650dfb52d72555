using ReleaseTools.Stale;

namespace ReleaseTools.Tests.Stale;

public sealed class StaleAgeTests
{
    [Theory]
    [InlineData("30d", "2026-10-22T12:00:00")]
    [InlineData("12h", "2026-11-21T00:00:00")]
    [InlineData("2w", "2026-11-07T12:00:00")]
    [InlineData("1.06:00:00", "2026-11-20T06:00:00")]
    [InlineData("2026-10-01", "2026-10-01T00:00:00")]
    [InlineData("2026-10-01T06:00:00+02:00", "2026-10-01T04:00:00")]
    [InlineData("100000d", "1753-02-05T12:00:00")]
    public void An_age_or_a_date_is_read(string text, string before) =>
        Assert.Equal(DateTimeOffset.Parse(before + "Z"), StaleAge.Parse(text).Before(StaleRuleTests.Now));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("30")]                                                      // days? a year? it has to be said
    [InlineData("30m")]
    [InlineData("-3d")]
    [InlineData("1.5d")]
    [InlineData("999999999d")]
    [InlineData("-1.00:00:00")]
    [InlineData("2026-13-01")]
    [InlineData("yesterday")]
    public void Anything_else_is_told(string text) => Assert.Equal("AgeInvalid", Assert.Throws<UsageException>(() => StaleAge.Parse(text)).ErrorId);

    [Fact]
    public void An_age_before_the_first_date_chooses_nothing() =>
        Assert.Equal(DateTimeOffset.MinValue, new StaleAge(TimeSpan.MaxValue).Before(StaleRuleTests.Now));
}
