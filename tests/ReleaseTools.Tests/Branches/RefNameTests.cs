using System.Text.RegularExpressions;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Refs;

namespace ReleaseTools.Tests.Branches;

public sealed class RefNameTests
{
    public static TheoryData<string, string?> Names => new()
    {
        { "v1.0.0", null },
        { "library-a@1.0.0", null },
        { "foo/1.0.0", null },
        { "a/b/c/v1.0.0", null },
        { "release#1", null },
        { "vé1", null },
        { "v1@2", null },
        { "a@", null },
        { ".lock", "has a part that starts with a dot" },
        { "", "is empty" },
        { "v 1", "has a space" },
        { "v1..2", "has two dots in a row" },
        { "-v1", "starts with a hyphen" },
        { "/v1", "starts or ends with a slash, or has two in a row" },
        { "v1/", "starts or ends with a slash, or has two in a row" },
        { "a//b", "starts or ends with a slash, or has two in a row" },
        { ".v1", "has a part that starts with a dot" },
        { "a/.v1", "has a part that starts with a dot" },
        { "v1.", "ends with a dot" },
        { "v1.lock", "has a part that ends with .lock" },
        { "a.lock/v1", "has a part that ends with .lock" },
        { "v@{1", "has '@{'" },
        { "@", "has a meaning of its own in git" },
        { "v~1", "has a '~'" },
        { "v^1", "has a '^'" },
        { "v:1", "has a ':'" },
        { "v?1", "has a '?'" },
        { "v*1", "has a '*'" },
        { "v[1", "has a '['" },
        { "v\\1", "has a '\\'" },
        { "v\u00011", "has a control character" },
        { "v\u007f1", "has a control character" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tag_is_what_git_accepts(string name, string? problem) => Assert.Equal(problem, RefName.ProblemOf(name));

    [Fact]
    public void Git_agrees()
    {
        using var git = new GitRepository();
        git.Commit("feat: one");
        foreach ((string name, string? problem) in Names.Where(each => each.Data.Item1 is not ("" or "@")).Select(each => each.Data))
        {
            bool isAccepted = true;
            try { git.Git("tag", "--", name); }
            catch (InvalidOperationException) { isAccepted = false; }
            Assert.True(isAccepted == problem is null, $"'{name}' {problem}");
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("v", true)]
    [InlineData("library-a@", true)]
    [InlineData("foo/", true)]
    [InlineData("proj1-v", true)]
    [InlineData("hello/v", true)]
    [InlineData("rel(1)-", true)]
    [InlineData("v.", true)]
    [InlineData("foo/.", false)]
    [InlineData("v..", false)]
    [InlineData("x.lock/", false)]
    [InlineData("-v", false)]
    [InlineData("a b", false)]
    [InlineData("//", false)]
    [InlineData("v@{", false)]
    public void A_prefix_is_any_valid_start_of_a_tag(string prefix, bool isValid)
    {
        Assert.Equal(isValid, RefName.IsPrefix(prefix));
        Assert.Equal(isValid, !TextRules.TagPrefix.ObjectionsTo(prefix).Any());
        Assert.Equal(isValid, Regex.IsMatch(prefix, RefName.PrefixPattern, RegexOptions.None, TimeSpan.FromSeconds(10)));
    }
}
