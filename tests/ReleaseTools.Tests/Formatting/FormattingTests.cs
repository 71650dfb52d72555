using ReleaseTools.Formatting;

namespace ReleaseTools.Tests.Formatting;

public sealed class FormattingTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1048575, "1 MiB")]
    [InlineData(150L * 1024 * 1024, "150 MiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    public void Sizes_are_in_binary_units(long bytes, string expected) => Assert.Equal(expected, ByteSize.Format(bytes));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.9, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.6, "1 m 00 s")]
    [InlineData(185, "3 m 05 s")]
    [InlineData(3720, "1 h 02 m")]
    public void Durations_are_as_long_as_they_need_to_be(double seconds, string expected) => Assert.Equal(expected, Elapsed.Format(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("Passed", "+passed.")]
    [InlineData("link done", "+link done.")]                        // a session's state: the last word counts
    [InlineData("Warning", "~warning.")]
    [InlineData("build failed", "-build failed.")]
    [InlineData("opened", "opened")]
    [InlineData(null, "")]
    public void An_outcome_has_the_colour_of_its_last_word(string? outcome, string expected) =>
        Assert.Equal(expected, OutcomeColor.Paint(outcome, good: "+", doubtful: "~", bad: "-", reset: "."));
}
