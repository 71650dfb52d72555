using ReleaseTools.Definitions.Rules;
using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Definitions;

public sealed class LabelRulesTests
{
    [Theory]
    [InlineData("//foo:web")]
    [InlineData("//foo/bar:web")]
    [InlineData("//foo/bar/a-1/2b:web-2")]
    public void A_label_is_a_path_and_a_name(string text)
    {
        Assert.Empty(LabelRules.Label.ObjectionsTo(text));
        Assert.Equal(text, PodLabel.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("web")]
    [InlineData(":web")]
    [InlineData("//:web")]
    [InlineData("//foo")]
    [InlineData("//foo:")]
    [InlineData("/foo:web")]
    [InlineData("//foo//bar:web")]
    [InlineData("//foo/:web")]
    [InlineData("//Foo:web")]
    [InlineData("//foo:web_1")]
    [InlineData("//foo:-web")]
    [InlineData("//foo:web-")]
    [InlineData("//foo--bar:web")]
    [InlineData("//foo:web@1.0.0")]
    [InlineData("//foo:web\n")]
    [InlineData(" //foo:web")]
    [InlineData("//foo:wéb")]
    public void Any_other_text_is_not_a_label(string text)
    {
        Assert.NotEmpty(LabelRules.Label.ObjectionsTo(text));
        Assert.False(PodLabel.TryParse(text, out _));
    }

    [Fact]
    public void What_a_label_looks_like_is_said() => Assert.Equal(
        "'web' is not a label. Write //path/to:name, each part of lower-case letters and digits, with single hyphens between them.", Assert.Single(LabelRules.Label.ObjectionsTo("web")).Message);
}
