using ReleaseTools.Notes;
using ReleaseTools.Notes.Changelogs;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Notes.Changelogs;

public sealed class RstChangelogTests
{
    [Theory]
    [InlineData("", "Changelog\n=========\n\n1.1.0 - 2026-11-21\n------------------\n\nFixes\n~~~~~\n\nNEW\n")]
    [InlineData("Changes\n=======\n\n1.0.0 (2026-01-01)\n------------------\n\n- a\n",
        "Changes\n=======\n\n1.1.0 (2026-11-21)\n------------------\n\nFixes\n~~~~~\n\nNEW\n\n1.0.0 (2026-01-01)\n------------------\n\n- a\n")]
    [InlineData("=======\nChanges\n=======\n\n.. _v1.0.0:\n\nVersion 1.0.0\n=============\n\nBug fixes\n'''''''''\n\n- a\n",
        "=======\nChanges\n=======\n\nVersion 1.1.0\n=============\n\nFixes\n'''''\n\nNEW\n\n.. _v1.0.0:\n\nVersion 1.0.0\n=============\n\nBug fixes\n'''''''''\n\n- a\n")]
    [InlineData("*****\n1.0.0\n*****\n\n- a\n", "*****\n1.1.0\n*****\n\nFixes\n=====\n\nNEW\n\n*****\n1.0.0\n*****\n\n- a\n")]
    [InlineData("Unreleased\n==========\n\n- soon\n\n1.0.0\n=====\n", "Unreleased\n==========\n\n1.1.0\n=====\n\n- soon\n\n1.0.0\n=====\n")]
    [InlineData("1.1.0 (unreleased)\n==================\n\n- soon\n", "1.1.0 (2026-11-21)\n==================\n\n- soon\n")]
    [InlineData("Changes\r\n=======\r\n\r\n1.0.0\r\n-----\r\n", "Changes\r\n=======\r\n\r\n1.1.0\r\n-----\r\n\r\nFixes\r\n~~~~~\r\n\r\nNEW\r\n\r\n1.0.0\r\n-----\r\n")]
    public void A_section_has_the_form_of_the_file(string before, string after)
    {
        string expected = after.Replace("NEW", "- new (0123abc)", StringComparison.Ordinal);
        Assert.Equal(expected, Put(before).Text);
        Assert.Equal(expected, Put(expected).Text);
    }

    [Theory]
    [InlineData("1.0.0\n\n- a\n")]
    [InlineData("Changes\n=======\n\n* 1.0.0\n\n  * a\n")]
    public void A_form_that_is_not_known_gets_no_section(string text) => Assert.Equal(ChangelogOutcome.NoPlace, Put(text).Outcome);

    [Fact]
    public void Changes_are_lists_below_underlined_groups()
    {
        NoteEntry first = new("0123456789", "call `f(*)` with *all* of a_b_ and c\\d", "api", [12, 15], Breaking: true, "do this", ["Ann"]) { MoreBreakingNotes = ["and that"] };
        NoteEntry second = new("0123456789", "see https://ex.com/a_b?x=1|2", null, [], Breaking: false, null, ["Ann"]) { Documentation = [new NoteLink("The guide", "https://ex.com/g")] };
        var notes = new NotesDocument(NotesDocument.CurrentSchema, "hello", ReleaseVersion.Parse("1.1.0"), "v1.1.0", DateTimeOffset.UnixEpoch, "v1.0.0", "0123456789", 2,
            [new NoteGroup("Features", [first, second]), new NoteGroup("Fixes", [second with { Documentation = null }])], [], []);
        Assert.Equal("""
            Features
            ~~~~~~~~

            - **api:** call ``f(*)`` with \*all\* of a_b\_ and c\\d (#12, #15)

              - do this
              - and that

            - see https://ex.com/a_b?x=1\|2 (0123456)

              - `The guide <https://ex.com/g>`__

            Fixes
            ~~~~~

            - see https://ex.com/a_b?x=1\|2 (0123456)

            """.ReplaceLineEndings("\n"), RstChanges.Write(notes, "~"));
    }

    private static ChangelogUpdate Put(string text) => ChangelogText.Put(text, new ChangelogEntry(ReleaseVersion.Parse("1.1.0"), "v1.1.0", "hello", new DateOnly(2026, 11, 21),
        mark => $"Fixes\n{new string(mark[0], 5)}\n\n- new (0123abc)\n")
    { Markup = ChangelogMarkup.ReStructuredText });
}
