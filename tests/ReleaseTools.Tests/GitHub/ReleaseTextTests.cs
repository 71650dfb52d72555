using ReleaseTools.GitHub;

namespace ReleaseTools.Tests.GitHub;

public sealed class ReleaseTextTests
{
    private const string Mark = "hello-1.2.0 abc 0123";

    [Fact]
    public void Notes_that_fit_are_left_as_they_are_with_the_mark_behind_them()
    {
        string text = ReleaseText.Fit("# Notes\n", "RELEASE_NOTES.md", Mark);
        Assert.Equal($"# Notes\n\n<!-- ReleaseTools: {Mark} -->\n", text);
        Assert.Equal(Mark, ReleaseText.MarkOf(text));
    }

    [Theory]
    [InlineData(124_000, false)]
    [InlineData(125_000, true)]
    [InlineData(1_000_000, true)]
    public void Notes_that_are_too_long_are_cut_at_a_line_and_say_where_they_are_whole(int length, bool isCut)
    {
        string notes = string.Concat(Enumerable.Repeat("- a change that somebody made\n", length / 30));
        string text = ReleaseText.Fit(notes, "RELEASE_NOTES.md", Mark);
        Assert.True(text.Length <= ReleaseText.Limit);
        Assert.Equal(isCut, ReleaseText.IsTooLong(notes, Mark));
        Assert.Equal(isCut, text.Contains("made\n\n… The notes go on: RELEASE_NOTES.md\n\n<!--", StringComparison.Ordinal));
        Assert.Equal(Mark, ReleaseText.MarkOf(text));
    }

    [Fact]
    public void One_endless_line_is_cut_between_characters()
    {
        string text = ReleaseText.Fit(string.Concat(Enumerable.Repeat("😀", 100_000)), "x", Mark);
        Assert.InRange(text.Length, ReleaseText.Limit - 1, ReleaseText.Limit);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("hello-1.2.0 abc", true)]
    [InlineData("hello-1.2.0 ab", false)]
    [InlineData("hello-1.2.0", true)]
    [InlineData("other-1.2.0 abc", false)]
    public void A_mark_tells_its_owner(string owner, bool expected) => Assert.Equal(expected, ReleaseText.IsOf(Mark, owner));

    [Theory]
    [InlineData("")]
    [InlineData("notes of somebody")]
    [InlineData("<!-- ReleaseTools: half")]
    [InlineData(null)]
    public void A_release_of_somebody_else_has_no_mark(string? notes) => Assert.Null(ReleaseText.MarkOf(notes));

    [Theory]
    [InlineData("hello-1.2.0 0123 00", "hello", "1.2.0")]
    [InlineData("hello-1.2.0-rc.1 0123 00", "hello", "1.2.0-rc.1")]
    [InlineData("hello-cli-1.2.0 0123 00", "hello", null)]
    [InlineData("hello-cli-1.2.0 0123 00", "hello-cli", "1.2.0")]
    [InlineData("my hello-1.2.0 0123 00", "my hello", "1.2.0")]
    [InlineData("other-1.2.0 0123 00", "hello", null)]
    [InlineData("somebody 0123 00", "hello", null)]
    [InlineData("hello-1.2.0 0123", "hello", null)]
    [InlineData("", "hello", null)]
    [InlineData(null, "hello", null)]
    public void A_mark_tells_the_version_of_a_product(string? mark, string product, string? version) => Assert.Equal(version, ReleaseText.VersionOf(mark, product)?.ToString());

    [Theory]
    [InlineData("a-", "1.0.0--x")]                                       // two hyphens would end the comment that the mark is
    [InlineData("a--b", "1.0.0-x--y.z--")]
    public void Hyphens_do_not_keep_a_mark_from_being_read(string product, string version)
    {
        string notes = ReleaseText.Fit("notes", "x", ReleaseText.Mark($"{product}-{version} 0123", "00"));
        Assert.Equal(version, ReleaseText.VersionOf(ReleaseText.MarkOf(notes), product)?.ToString());
    }

    [Fact]
    public void A_release_that_is_replaced_says_so_in_its_mark_alone()
    {
        string notes = ReleaseText.Fit("notes", "x", ReleaseText.Mark("hello-1.2.0 0123", new string('0', 64))) + "\n**Full Changelog**";
        string replaced = ReleaseText.MarkReplaced(notes);
        Assert.Equal(("notes\n\n<!-- ReleaseTools: hello-1.2.0 0123 replaced -->\n\n**Full Changelog**", true, false),
            (replaced, ReleaseText.IsReplaced(ReleaseText.MarkOf(replaced)), ReleaseText.IsReplaced(ReleaseText.MarkOf(notes))));
        Assert.Equal("1.2.0", ReleaseText.VersionOf(ReleaseText.MarkOf(replaced), "hello")?.ToString());
        Assert.Equal(replaced, ReleaseText.MarkReplaced(replaced));
    }
}
