using ReleaseTools.Branches;

namespace ReleaseTools.Tests.Branches;

public sealed class TagRuleTests
{
    private static readonly string s_here = new('a', 40), s_other = new('b', 40);

    [Theory]
    [InlineData("-", "-", true, "Create")]
    [InlineData("-", "-", false, "Create")]
    [InlineData("here", "here", true, "Existing")]
    [InlineData("here", "-", true, "PushToRemote")]
    [InlineData("here", "-", false, "Existing")]
    [InlineData("-", "here", true, "TakeFromRemote")]
    [InlineData("other", "-", true, "elsewhere in this repository")]
    [InlineData("other", "-", false, "elsewhere in this repository")]
    [InlineData("-", "other", true, "elsewhere on the remote")]
    [InlineData("here", "other", true, "elsewhere on the remote")]
    [InlineData("other", "here", true, "elsewhere in this repository")]
    public void A_tag_is_made_completed_or_left_and_never_moved(string local, string remote, bool hasRemote, string expected) =>
        Assert.Equal(expected, Verdict(Place(local), Place(remote), hasRemote));

    [Fact]
    public void The_error_names_both_commits()
    {
        var error = Assert.Throws<TagElsewhereException>(() => TagRule.Judge("v1.0.0", s_here, null, Place("other"), hasRemote: true));
        Assert.Equal("TagElsewhere", error.ErrorId);
        Assert.Contains(s_here[..12], error.Message, StringComparison.Ordinal);
        Assert.Contains(s_other[..12], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tag_objects_at_the_same_commit_agree() =>
        Assert.Equal(TagVerdict.Existing, TagRule.Judge("v1.0.0", s_here, new TagPlace(new('c', 40), s_here), new TagPlace(new('d', 40), s_here), hasRemote: true));

    private static string Verdict(TagPlace? local, TagPlace? remote, bool hasRemote)
    {
        try { return TagRule.Judge("v1.0.0", s_here, local, remote, hasRemote).ToString(); }
        catch (TagElsewhereException e) { return e.Message.Contains("on the remote", StringComparison.Ordinal) ? "elsewhere on the remote" : "elsewhere in this repository"; }
    }

    private static TagPlace? Place(string name) => name switch
    {
        "here" => new TagPlace(s_here, s_here),
        "other" => new TagPlace(s_other, s_other),
        _ => null,
    };
}
