using ReleaseTools.Tracking;

namespace ReleaseTools.Tests.Tracking;

public sealed class ChecklistTests
{
    private static readonly Dictionary<string, bool> s_progress = new(StringComparer.Ordinal) { ["build"] = true, ["stage"] = false };

    [Theory]
    [InlineData("- [ ] <!-- step: build --> Build", "- [x] <!-- step: build --> Build")]
    [InlineData("- [x] <!-- step: stage --> Stage", "- [ ] <!-- step: stage --> Stage")]           // it runs again, or has failed since
    [InlineData("- [X] <!-- step: build --> Build", "- [X] <!-- step: build --> Build")]           // checked is checked
    [InlineData("* [ ] Built by Ann, thanks! <!--step:build-->", "* [x] Built by Ann, thanks! <!--step:build-->")]
    [InlineData("  1. [ ] <!-- step: build --> Build", "  1. [x] <!-- step: build --> Build")]
    [InlineData("> - [ ] <!-- step: build --> Build", "> - [x] <!-- step: build --> Build")]
    [InlineData("- [ ] ~~whatever~~ <!-- step: build -->", "- [x] ~~whatever~~ <!-- step: build -->")]
    public void A_box_shows_whether_its_step_is_done(string before, string after) => Assert.Equal(after, TrackingChecklist.Update(before, s_progress));

    [Theory]
    [InlineData("- [ ] build: by hand")]                                                            // somebody's own
    [InlineData("- [ ] <!-- step: deploy --> Deploy")]                                              // no step of this release
    [InlineData("- [ ] <!-- steps: build --> Build")]
    [InlineData("<!-- step: build --> - [ ] Build")]                                                // no checkbox
    [InlineData("-[ ] <!-- step: build --> Build")]
    [InlineData("- [  ] <!-- step: build --> Build")]
    [InlineData("- [ ]<!-- step: build -->")]
    [InlineData("```\n- [ ] <!-- step: build --> Build\n```")]                                      // code
    [InlineData("~~~~ md\n```\n- [ ] <!-- step: build --> Build\n~~~\n~~~~")]
    [InlineData("")]
    public void Everything_else_stays(string text) => Assert.Same(text, TrackingChecklist.Update(text, s_progress));

    [Fact]
    public void What_people_wrote_stays_to_the_character()
    {
        const string before = "# Release\r\n\r\n- [ ] <!-- step: build --> Build\r\n- [x] <!-- step: stage --> 🚀 Stage\r\n- [ ] tell Bob \r\n\r\n```sh\n- [ ] <!-- step: build -->\n```\r\n- [ ] <!-- step: build --> again\rend";

        string after = TrackingChecklist.Update(before, s_progress);

        Assert.Equal("# Release\r\n\r\n- [x] <!-- step: build --> Build\r\n- [ ] <!-- step: stage --> 🚀 Stage\r\n- [ ] tell Bob \r\n\r\n```sh\n- [ ] <!-- step: build -->\n```\r\n- [x] <!-- step: build --> again\rend", after);
        Assert.Same(after, TrackingChecklist.Update(after, s_progress));
    }

    [Fact]
    public void Code_in_a_line_begins_no_block() =>
        Assert.Equal("```x``` is code\n- [x] <!-- step: build -->", TrackingChecklist.Update("```x``` is code\n- [ ] <!-- step: build -->", s_progress));

    [Fact]
    public void A_hostile_text_takes_no_time()
    {
        string text = string.Concat(Enumerable.Repeat("- [ ] <!-- step: " + new string('a', 500) + " " + new string('>', 500) + "\n", 60));

        TimeSpan worked = ProcessorTime.Of(() => Assert.Same(text, TrackingChecklist.Update(text, s_progress)));

        Assert.InRange(worked.TotalSeconds, 0, 2);
    }
}
