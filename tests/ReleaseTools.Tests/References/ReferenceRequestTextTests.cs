using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

public sealed class ReferenceRequestTextTests
{
    private static readonly VersionReferenceChange s_change = new("VERSION", 1, "v1.2.0", "v1.3.0", "hello", "v1.3.0");

    [Fact]
    public void The_branch_is_the_same_for_the_same_outcome()
    {
        string branch = Branch(s_change);
        Assert.Matches("^version-references/v1\\.3\\.0-[0-9a-f]{8}$", branch);
        Assert.Equal(branch, Branch(s_change with { Line = 7, Before = "v1.1.0" }));
        Assert.NotEqual(branch, Branch(s_change with { Path = "OTHER" }));
        Assert.NotEqual(branch, Branch(s_change with { After = "1.3.0" }));
        Assert.NotEqual(branch, ReferenceRequestText.Of("release-1.3", [s_change], "c").Branch);
        Assert.NotEqual(branch, Branch(s_change, s_change with { Path = "OTHER" }));
    }

    [Theory]
    [InlineData("v1.3.0+build.1")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("-x")]
    [InlineData("1..2")]
    public void A_version_that_no_branch_can_be_called_by_is_left_out(string version) => Assert.Matches("^version-references/[0-9a-f]{8}$", Branch(s_change with { Version = version }));

    [Theory]
    [InlineData("hello", "v1.3.0", "Update hello to v1.3.0")]
    [InlineData("world", "v1.3.0", "Update version references to v1.3.0")]
    [InlineData("world", "v2.0.0", "Update version references")]
    public void The_title_says_what_it_can_in_a_line(string name, string version, string title) =>
        Assert.Equal(title, ReferenceRequestText.Of("main", [s_change, s_change with { Name = name, Version = version }], "c").Title);

    [Fact]
    public void What_would_break_the_table_is_escaped_and_a_long_one_cut()
    {
        string body = ReferenceRequestText.Of("main", [s_change with { Name = "a|b", Before = "`x`" }, .. Enumerable.Range(1, 300).Select(i => s_change with { Line = i })], "release references request").Body;
        Assert.Contains("| a\\|b | `x` | `v1.3.0` |", body, StringComparison.Ordinal);
        Assert.Contains("\nAnd 101 places more.\n", body, StringComparison.Ordinal);
    }

    private static string Branch(params VersionReferenceChange[] changes) => ReferenceRequestText.Of("main", changes, "c").Branch;
}
