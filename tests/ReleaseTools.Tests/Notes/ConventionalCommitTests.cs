using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Notes;

namespace ReleaseTools.Tests.Notes;

public sealed class ConventionalCommitTests
{
    [Theory]
    [InlineData("feat: add x", "feat", null, false, "add x")]
    [InlineData("feat(api): add x", "feat", "api", false, "add x")]
    [InlineData("feat(api)!: add x", "feat", "api", true, "add x")]
    [InlineData("refactor!: drop Node 6", "refactor", null, true, "drop Node 6")]
    [InlineData("Fix(Web UI): y", "Fix", "Web UI", false, "y")]
    [InlineData("fix(): y", "fix", null, false, "y")]
    [InlineData("chore(deps-dev): bump a: b", "chore", "deps-dev", false, "bump a: b")]
    public void A_title_has_type_scope_mark_and_description(string message, string type, string? scope, bool breaking, string description)
    {
        ConventionalCommit commit = ConventionalCommit.Parse(message)!;
        Assert.Equal((type, scope, breaking, description), (commit.Type, commit.Scope, commit.IsBreaking, commit.Description));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Add x")]
    [InlineData("feat:no space")]
    [InlineData("feat: ")]
    [InlineData("feat(api: x")]
    [InlineData(": x")]
    [InlineData("net/http: close the body")]
    [InlineData("Two words: x")]
    [InlineData("https://example.com: down")]
    public void Other_titles_are_no_conventional_commits(string message) => Assert.Null(ConventionalCommit.Parse(message));

    [Fact]
    public void A_body_ends_where_the_footers_begin()
    {
        ConventionalCommit commit = ConventionalCommit.Parse("fix: x\n\nfirst\n\nsecond: not a footer, for text follows\nmore\n\nend\n\nReviewed-by: Z\nRefs #123")!;
        Assert.Equal("first\n\nsecond: not a footer, for text follows\nmore\n\nend", commit.Body);
        Assert.Equal([new("Reviewed-by", "Z"), new("Refs", "#123")], commit.Footers);
    }

    [Fact]
    public void A_footer_goes_on_until_the_next_one()
    {
        ConventionalCommit commit = ConventionalCommit.Parse("fix: x\n\nBREAKING CHANGE: use y\nnot x\n\nand z\nRefs: #1")!;
        Assert.Equal([new("BREAKING CHANGE", "use y\nnot x\n\nand z"), new("Refs", "#1")], commit.Footers);
        Assert.True(commit.IsBreaking);
    }

    [Theory]
    [InlineData("BREAKING CHANGE: gone", true)]
    [InlineData("BREAKING-CHANGE: gone", true)]
    [InlineData("breaking change: gone", false)]            // the only token that must be upper case
    [InlineData("this is no BREAKING CHANGE: at all", false)]
    [InlineData("BREAKING CHANGE #12", false)]              // a colon is wanted
    [InlineData("BREAKING-CHANGE #12", false)]
    [InlineData("BREAKING CHANGE:gone", false)]             // and a space
    [InlineData("BREAKING CHANGES: gone", false)]
    [InlineData("  BREAKING CHANGE: gone", false)]          // indented: no token
    [InlineData("\tBREAKING CHANGE: gone", false)]
    [InlineData("text\n\n  BREAKING CHANGE: gone", false)]
    [InlineData("Refs: #1\n BREAKING CHANGE: gone", false)]
    [InlineData("* BREAKING CHANGE: gone", true)]           // what squashed pull requests are made of
    [InlineData("* fix: y\n- BREAKING CHANGE: gone\n* fix: z", true)]
    [InlineData("* BREAKING CHANGE #12", false)]
    [InlineData("text\nBREAKING CHANGE: gone\nmore", true)]
    [InlineData("BREAKING CHANGE:\n- gone", true)]
    public void A_breaking_change_is_an_upper_case_token_with_a_colon_at_the_start_of_its_line(string footer, bool breaking) =>
        Assert.Equal(breaking, ConventionalCommit.Parse("chore: x\n\n" + footer)!.IsBreaking);

    [Theory]
    [InlineData("BREAKING CHANGE: one\n\nBREAKING CHANGE: two", "one|two")]
    [InlineData("BREAKING CHANGE: one\nmore\nBREAKING-CHANGE: two\nRefs: #1", "one more|two")]
    [InlineData("* feat: a\n\nBREAKING CHANGE: one\n\n* feat: b\n\nBREAKING CHANGE: two", "one|two")]
    [InlineData("* feat: a\n* BREAKING CHANGE: one\n* feat: b\n* BREAKING CHANGE: two\n  more\n\ntext", "one|two   more")]
    [InlineData("BREAKING CHANGE: one\n\nBREAKING CHANGE: one", "one")]
    [InlineData("BREAKING CHANGE:", "")]
    public void Every_breaking_change_is_told(string body, string notes)
    {
        NoteCommit commit = NoteCommit.Read("0123456789", isMerge: false, new Person("a", "b"), "feat: x\n\n" + body)!;
        Assert.True(commit.IsBreaking);
        Assert.Equal(notes, string.Join('|', commit.BreakingNotes));
    }

    [Fact]
    public void What_follows_an_item_is_the_body_again()
    {
        ConventionalCommit commit = ConventionalCommit.Parse("feat: x\n\n* fix: a\n* BREAKING CHANGE: gone\n* fix: b\n\nRefs: #1")!;
        Assert.Equal("* fix: a\n* fix: b", commit.Body);
        Assert.Equal([new("BREAKING CHANGE", "gone"), new("Refs", "#1")], commit.Footers);
    }

    [Theory]
    [InlineData("feat: x\r\n\r\nbody\r\n\r\nRefs: 1\r\n")]
    [InlineData("feat: x\r\rbody\r\rRefs: 1\r")]
    [InlineData("\n\nfeat: x \n\nbody\n\nRefs: 1")]
    [InlineData("feat: \u001b\u0007x\n\nbo\u0000dy\n\nRefs: \u202e1")]
    public void Line_breaks_are_normal_and_control_characters_gone(string message)
    {
        ConventionalCommit commit = ConventionalCommit.Parse(message)!;
        Assert.Equal(("x", "body", "1"), (commit.Description, commit.Body, commit.Footers.Single().Value));
    }

    [Fact]
    public void No_text_whatsoever_makes_the_parser_throw()
    {
        string[] pieces = ["feat", "(", ")", "!", ": ", "\n", "\n\n", "\r", "BREAKING CHANGE", " #", "Revert \"", "\"", "This reverts commit ", "abcdef0", "Co-authored-by:", "<", ">",
            "Merge pull request #", "Merged PR ", "(#1)", "(#", "Reverts a/b#", "99999999999", "\ud800", "`", "@", "[", "]("];
        Gen<string> messages = Gen.OneOf(ArbMap.Default.GeneratorFor<string?>().Select(text => text ?? ""), Gen.Elements(pieces)).ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(messages.ToArbitrary(), message =>
        {
            NoteCommit? commit = NoteCommit.Read("0123456789", isMerge: true, new Person("a", "b"), message);
            return (commit is null || (!commit.Title.Contains('\n') && MarkdownText.Escape(commit.Title).Length > 0)) && ConventionalCommit.Parse(message)?.Type != "";
        }).QuickCheckThrowOnFailure();
    }
}
