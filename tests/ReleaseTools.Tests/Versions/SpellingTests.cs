using ReleaseTools.Definitions;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

public sealed class SpellingTests
{
    private static readonly Dictionary<string, string> s_none = [];

    [Theory]
    [InlineData("3.1.0-m2", "version=3.1.0-m2 python=3.1a2 yaml=3.1m2")]
    [InlineData("3.11.0-m12", "version=3.11.0-m12 python=3.11a12 yaml=3.11m12")]
    [InlineData("3.1.0-rc1", "version=3.1.0-rc1 python=3.1rc1 yaml=3.1rc1")]
    [InlineData("3.1.0", "version=3.1.0 python=3.1 yaml=3.1")]
    [InlineData("3.1.1", "version=3.1.1 python=3.1.1 yaml=3.1.1")]
    [InlineData("3.1.1-m10", "version=3.1.1-m10 python=3.1.1a10 yaml=3.1.1m10")]
    public void A_milestone_has_three_spellings(string version, string spellings) => Spells(VersionStyle.Milestone, version, spellings);

    [Theory]
    [InlineData("1.2.0-alpha.1", "version=1.2.0-alpha.1 python=1.2.0a1")]
    [InlineData("1.2.0-beta.0", "version=1.2.0-beta.0 python=1.2.0b0")]
    [InlineData("1.2.0-rc.1", "version=1.2.0-rc.1 python=1.2.0rc1")]
    [InlineData("1.2.0", "version=1.2.0 python=1.2.0")]
    public void A_package_index_for_Python_takes_its_own(string version, string spellings) => Spells(VersionStyle.Semver, version, spellings);

    [Theory]
    [InlineData("${major}.${minor}${pre:m=a}", "3.1.0-m2", "3.1a2")]
    [InlineData("${pre:alpha=a,beta=b}", "1.0.0-beta.3", "b3")]
    [InlineData("${pre:alpha=a}", "1.0.0-alphabet.3", "alphabet3")]           // whole labels
    [InlineData("${pre:rc=}", "1.0.0-rc.3", "3")]
    [InlineData("${major}.${minor}.${patch}${pre:rc=~rc}", "1.0.0-rc.3", "1.0.0~rc3")]
    [InlineData("${major}.${minor}.${patch}${pre:rc=~rc}", "1.0.0", "1.0.0")]
    [InlineData("${pre}", "1.0.0-alpha", "alpha")]
    [InlineData("$${major} is ${major}", "1.0.0", "${major} is 1")]
    [InlineData("${version}", "1.0.0-rc.0.3+sha", "1.0.0-rc.0.3+sha")]
    [InlineData("${short}", "3.11.0", "3.11")]
    [InlineData("${major}_${patch}", "99999999999999999999.0.10", "99999999999999999999_10")]
    [InlineData("${pre}", "1.0.0-rc.0.3+sha", null)]                          // no short form of a build
    [InlineData("${pre}", "1.0.0-5", null)]
    [InlineData("${pre}", "1.0.0-a-b.1", null)]
    [InlineData("${pre}", "1.0.0-alpha.beta", null)]
    public void A_template_spells_a_version(string template, string version, string? expected)
    {
        Assert.Empty(SpellingTemplate.ObjectionsTo(template));
        Assert.Equal(expected, new SpellingTemplate(template).Spell(ReleaseVersion.Parse(version)));
    }

    [Fact]
    public void The_definition_adds_spellings_and_changes_those_that_are_built_in()
    {
        var own = new Dictionary<string, string> { ["python"] = "${short}${pre:rc=c}", ["debian"] = "${major}.${minor}.${patch}${pre:rc=~rc}" };

        Assert.Equal(new Dictionary<string, string> { ["debian"] = "1.2.0~rc1", ["python"] = "1.2c1", ["version"] = "1.2.0-rc.1" },
            VersionSpellings.Of(ReleaseVersion.Parse("1.2.0-rc.1"), VersionStyle.Semver, own));
    }

    [Fact]
    public void A_spelling_that_a_version_has_no_form_in_is_left_out() =>
        Assert.Equal(["version"], VersionSpellings.Of(ReleaseVersion.Parse("1.2.0-rc.0.3+sha"), VersionStyle.Semver, s_none).Keys);

    [Theory]
    [InlineData(VersionStyle.Semver)]
    [InlineData(VersionStyle.Milestone)]
    public void What_is_built_in_is_right(VersionStyle style) =>
        Assert.All(VersionSpellings.Templates(style, s_none).Values, template => Assert.Empty(SpellingTemplate.ObjectionsTo(template)));

    private static void Spells(VersionStyle style, string version, string expected) =>
        Assert.Equal(expected.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
            VersionSpellings.Of(ReleaseVersion.Parse(version), style, s_none));
}
