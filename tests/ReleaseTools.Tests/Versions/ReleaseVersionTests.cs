using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

/// <summary>The lists of semver.org (the regular expression that it suggests is tested on the same).</summary>
public sealed class ReleaseVersionTests
{
    public static TheoryData<string> Valid =>
    [
        "0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta", "1.1.2+meta-valid", "1.0.0-alpha", "1.0.0-beta", "1.0.0-alpha.beta",
        "1.0.0-alpha.beta.1", "1.0.0-alpha.1", "1.0.0-alpha0.valid", "1.0.0-alpha.0valid", "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
        "1.0.0-rc.1+build.1", "2.0.0-rc.1+build.123", "1.2.3-beta", "10.2.3-DEV-SNAPSHOT", "1.2.3-SNAPSHOT-123", "1.0.0", "2.0.0", "1.1.7",
        "2.0.0+build.1848", "2.0.1-alpha.1227", "1.0.0-alpha+beta", "1.2.3----RC-SNAPSHOT.12.9.1--.12+788", "1.2.3----R-S.12.9.1--.12+meta",
        "1.2.3----RC-SNAPSHOT.12.9.1--.12", "1.0.0+0.build.1-rc.10000aaa-kk-0.1", "99999999999999999999999.999999999999999999.99999999999999999", "1.0.0-0A.is.legal",
    ];

    public static TheoryData<string> Invalid =>
    [
        "", "1", "1.2", "1.2.3-0123", "1.2.3-0123.0123", "1.1.2+.123", "+invalid", "-invalid", "-invalid+invalid", "-invalid.01", "alpha", "alpha.beta", "alpha.beta.1",
        "alpha.1", "alpha+beta", "alpha_beta", "alpha.", "alpha..", "beta", "1.0.0-alpha_beta", "-alpha.", "1.0.0-alpha..", "1.0.0-alpha..1", "1.0.0-alpha...1",
        "1.0.0-alpha....1", "1.0.0-alpha.....1", "1.0.0-alpha......1", "1.0.0-alpha.......1", "01.1.1", "1.01.1", "1.1.01", "1.2.3.DEV", "1.2-SNAPSHOT",
        "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788", "1.2-RC-SNAPSHOT", "-1.0.3-gamma+b7718", "+justmeta", "9.8.7+meta+meta", "9.8.7-whatever+meta+meta",
        "99999999999999999999999.999999999999999999.99999999999999999----RC-SNAPSHOT.12.09.1--------------------------------..12",
        " 1.2.3", "1.2.3 ", "1.2.3\n", "１.2.3", "vv1.2.3", "V1.2.3", "1.2.3-", "1.2.3+",
    ];

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_version_reads_and_writes_itself(string text)
    {
        Assert.Equal(text, ReleaseVersion.Parse(text).ToString());
        Assert.Equal(text, ReleaseVersion.Parse("v" + text).ToString());
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(ReleaseVersion.Parse(text)).Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(ReleaseVersion.TryParse(text, out _));
        Assert.Equal("VersionInvalid", Assert.Throws<UsageException>(() => ReleaseVersion.Parse(text)).ErrorId);
    }

    [Theory]
    [InlineData("1.0.0 2.0.0 2.1.0 2.1.1")]
    [InlineData("1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0")]
    [InlineData("1.0.0-1 1.0.0-9 1.0.0-10 1.0.0-A 1.0.0-Z 1.0.0-a 1.0.0-a-b 1.0.0-aa")]
    [InlineData("9.0.0 10.0.0 99999999999999999999999.0.0 100000000000000000000000.0.0")]
    [InlineData("1.0.0-99999999999999999999999 1.0.0-100000000000000000000000 1.0.0-0a")]
    public void Precedence_is_that_of_the_specification(string ascending)
    {
        ReleaseVersion[] versions = [.. ascending.Split(' ').Select(ReleaseVersion.Parse)];
        for (int i = 0; i < versions.Length; i++)
            for (int j = 0; j < versions.Length; j++)
                Assert.Equal(i.CompareTo(j), Math.Sign(versions[i].CompareTo(versions[j])));
    }

    [Fact]
    public void Build_metadata_is_shown_and_takes_no_part_in_precedence()
    {
        ReleaseVersion one = ReleaseVersion.Parse("1.0.0+1"), two = ReleaseVersion.Parse("1.0.0+2");
        Assert.Equal(0, one.CompareTo(two));
        Assert.NotEqual(one, two);
    }

    [Theory]
    [InlineData("1.0.0-alpha.1", ReleaseType.Alpha)]
    [InlineData("1.0.0-beta", ReleaseType.Beta)]
    [InlineData("1.0.0-rc.0.3+sha", ReleaseType.Rc)]
    [InlineData("1.0.0+sha", ReleaseType.Official)]
    [InlineData("1.0.0-m2", ReleaseType.Alpha)]
    public void The_first_identifier_says_how_finished_it_is(string text, ReleaseType type) => Assert.Equal(type, ReleaseVersion.Parse(text).Type);

    [Fact]
    public void No_text_whatsoever_makes_the_parser_throw() => Prop.ForAll<string?>(text =>
        !ReleaseVersion.TryParse(text, out ReleaseVersion? version) || text!.EndsWith(version.ToString(), StringComparison.Ordinal)).QuickCheckThrowOnFailure();
}
