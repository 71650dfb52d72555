using ReleaseTools.Definitions;
using ReleaseTools.Tracking;

namespace ReleaseTools.Tests.Tracking;

public sealed class TrackingTemplateTests
{
    private const string Mark = "<!-- ReleaseTools tracks: hello-1.2.0 -->";

    private static readonly string[] s_all = ["prerequisites", "build", "stage", "publish", "github", "link"], s_steps = ["build", "stage", "link"];

    [Fact]
    public void The_built_in_template_has_a_box_for_each_step()
    {
        TrackingText issue = Render(TrackingTemplate.Default(s_steps));

        Assert.Equal("Release hello 1.2.0", issue.Title);
        Assert.Equal(s_steps, TrackingChecklist.StepsIn(issue.Body));
        Assert.Contains("\n- [ ] <!-- step: build --> Built from a clean clone\n", issue.Body, StringComparison.Ordinal);
        Assert.EndsWith($"\n\n{Mark}\n", issue.Body, StringComparison.Ordinal);
        Assert.True(TrackingMark.IsIn(issue.Body, "hello-1.2.0"));
    }

    [Theory]
    [InlineData("# Cut ${tag}\n\nHello", "Cut v1.2.0", "Hello")]
    [InlineData("# Cut ${tag}", "Cut v1.2.0", "")]
    [InlineData("Hello $${tag}\n# no title", "Release hello 1.2.0", "Hello ${tag}\n# no title")]
    [InlineData("# Cut\r\n\r\nHello\r\n", "Cut", "Hello")]
    public void A_heading_in_the_first_line_is_the_title(string template, string title, string body) =>
        Assert.Equal(new TrackingText(title, $"{body}\n\n{Mark}\n"), Render(new TrackingTemplate(template)));

    [Fact]
    public void Boxes_of_steps_that_the_release_does_not_have_are_left_out() =>
        Assert.Equal($"- [ ] <!-- step: build -->\n- [ ] tell Bob\n\n{Mark}\n", Render(new TrackingTemplate("- [ ] <!-- step: github -->\r\n- [ ] <!-- step: build -->\n- [ ] tell Bob\n- [ ] <!-- step: publish -->")).Body);

    [Theory]
    [InlineData("- [ ] <!-- step: biuld --> x", "Is 'build' meant?")]
    [InlineData("${versoin}", "did you mean ${version}?")]
    [InlineData("${env.GH_TOKEN}", "names a secret")]
    [InlineData("# \n\nx", "its title has 0 characters")]
    public void A_template_that_can_not_be_filled_in_is_refused_with_its_name(string template, string says)
    {
        var error = Assert.Throws<UsageException>(() => Render(new TrackingTemplate(template, "docs/issue.md")));
        Assert.Equal("TrackingTemplateInvalid", error.ErrorId);
        Assert.Contains("docs/issue.md", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_no_issue_can_hold_is_refused() =>
        Assert.Contains("GitHub takes 65536", Assert.Throws<UsageException>(() => Render(new TrackingTemplate(new string('x', 66_000)))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("hello-1.2.0", true)]
    [InlineData("hello-1.2", false)]
    [InlineData("hello-1.2.0-rc.1", false)]
    [InlineData("ello-1.2.0", false)]
    public void A_mark_is_of_one_session(string session, bool isIn) => Assert.Equal(isIn, TrackingMark.IsIn("text\r\n" + Mark, session));

    private static TrackingText Render(TrackingTemplate template) => template.Render(Scope, "hello-1.2.0", s_steps, s_all);

    private static VariableScope Scope => Sample.Settings().Scope(_ => "secret");
}
