using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Tests.Notes.Pulls;

public sealed class PullRequestBodyTests
{
    [Theory]
    [InlineData("```release-note\nAdded x\n```", "Added x")]
    [InlineData("```release-notes\nAdded x\n```", "Added x")]
    [InlineData("words\r\n\r\n```release-note\r\nAdded x\r\nto y\r\n```\r\nmore", "Added x to y")]
    [InlineData("  ```  Release-Note  \n  Added x\n  ```", "Added x")]
    [InlineData("~~~release-note\nAdded x\n~~~", "Added x")]
    [InlineData("```release-note\nAdded x\n```\n\n```release-note\nFixed y\n```", "Added x|Fixed y")]
    [InlineData("```release-note\nNONE\n```\n```release-note\nFixed y\n```", "Fixed y")]
    [InlineData("```release-note\nAdded x", "Added x")]                                                 // never closed: so GitHub shows it
    [InlineData("````release-note\nRun:\n```sh\nmake x\n```\nthen y\n````", "Run: [`make x`; then y]")]
    [InlineData("```sh\ncat <<EOF\n  ```release-note\n```\n\n```release-note\nAdded x\n```", "Added x")]     // a shorter run inside is closed by its own
    [InlineData("> ```release-note\n> Quoted\n> ```", "")]
    [InlineData("<!-- say what\n```release-note\nNONE\n```\n-->\n```release-note\nAdded x\n```", "Added x")]
    [InlineData("```release-note\n<!-- one line, or NONE -->\n```", "")]
    [InlineData("```release-note\n<!-- one line --> Added x\n```", "Added x")]
    [InlineData("```release-note-extra\nAdded x\n```", "")]
    [InlineData("Added x", "")]
    [InlineData("", "")]
    public void The_notes_are_what_the_blocks_say(string body, string notes) => Assert.Equal(notes, Shown(PullRequestBody.Read(body).Notes));

    [Theory]
    [InlineData("NONE", true)]
    [InlineData("none", true)]
    [InlineData(" None.\r", true)]
    [InlineData("\"NONE\"", true)]
    [InlineData("N/A", true)]
    [InlineData("n/a", true)]
    [InlineData("NA", true)]
    [InlineData("", false)]
    [InlineData("None of the flags changed", false)]
    public void None_is_said_in_several_ways_and_an_empty_block_says_nothing(string text, bool none)
    {
        var body = PullRequestBody.Read($"```release-note\n{text}\n```");
        Assert.Equal((none, text.Length > 10), (body.SaysNone, body.Notes.Count > 0));
    }

    [Fact]
    public void A_command_says_none_too() => Assert.True(PullRequestBody.Read("Tidies up.\r\n/release-note-none\r\n").SaysNone);

    [Theory]
    [InlineData("```release-note-action-required\nMove the file\n```", "Move the file", true)]
    [InlineData("```release-note\nAction required: move the file\n```", "move the file", true)]
    [InlineData("```release-note\n[ACTION REQUIRED] Move the file\n```", "Move the file", true)]
    [InlineData("```release-note\n- **Action required:** move the file\n```", "move the file", true)]
    [InlineData("```release-note\nNo action required\n```", "No action required", false)]
    public void A_note_may_ask_for_action(string body, string title, bool asks)
    {
        NoteText note = Assert.Single(PullRequestBody.Read(body).Notes);
        Assert.Equal((title, asks), (note.Title, note.AsksForAction));
    }

    [Theory]
    [InlineData("- Added x", "Added x")]
    [InlineData("- Added x\n- Fixed y", "Added x|Fixed y")]
    [InlineData("* Added x\n  which is new\n  * detail\n* Fixed y", "Added x which is new [detail]|Fixed y")]
    [InlineData("1. Added x\n2. Fixed y", "Added x|Fixed y")]
    [InlineData("Changed:\n- x\n- y", "Changed: [x; y]")]
    [InlineData("Added x\n\nIt does y", "Added x [It does y]")]
    [InlineData("## Added x\n#12 is mended", "Added x #12 is mended")]
    [InlineData("Run\n```\nmake x\n```", "Run [`make x`]")]
    [InlineData("a\u202eb\u0007c", "abc")]
    [InlineData(" \n\n", "")]
    public void A_list_is_several_notes_and_everything_else_hangs_on_the_first_paragraph(string text, string notes) => Assert.Equal(notes, Shown(NoteText.Read(text)));

    [Theory]
    [InlineData("- [KEP]: https://example.com/kep\n- [Usage]: http://example.com/use", "KEP https://example.com/kep|Usage http://example.com/use")]
    [InlineData("Usage: https://example.com/a", "Usage https://example.com/a")]
    [InlineData("- [Usage](https://example.com/a)", "Usage https://example.com/a")]
    [InlineData("- Usage (new): https://example.com/a_(b)", "Usage (new) https://example.com/a_%28b%29")]
    [InlineData("[a](https://example.com/a) and ](javascript:x)", "a https://example.com/a")]
    [InlineData("- a](http: https://example.com/a", "a)(http https://example.com/a")]
    [InlineData("https://example.com/a", " https://example.com/a")]
    [InlineData("- [x]: javascript:alert(1)\n- [y]: ftp://example.com\nnothing", "")]
    [InlineData("- [x]: https://name:word@example.com/", "")]
    [InlineData("- [x]: https://example.com/a b \"c\"", "x https://example.com/a")]
    public void A_docs_block_holds_links(string text, string links) =>
        Assert.Equal(links, string.Join('|', PullRequestBody.Read($"```docs\n{text}\n```").Documentation.Select(link => $"{link.Title} {link.Url}")));

    [Fact]
    public void A_body_of_any_kind_is_read_in_a_moment()
    {
        foreach (string piece in new[] { "```", "<!--", "`", "- ", "\n```release-note\n", "cherry pick of #1 ", "(cherry picked from commit ", "[action required]" })
        {
            string body = string.Concat(Enumerable.Repeat(piece, 65_536 / piece.Length));
            PullRequestBody.Read(body);
            CherryPick.Of(CherryPickTests.Pull(body: body));
        }
    }

    private static string Shown(IEnumerable<NoteText> notes) =>
        string.Join('|', notes.Select(note => note.Title + (note.Details.Count > 0 ? $" [{string.Join("; ", note.Details)}]" : "")));
}
