using ReleaseTools.Branches;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Branches;

public sealed class BranchNameTests
{
    [Theory]
    [InlineData("anago", "main", null, "anago-staging-master")]
    [InlineData("anago", "master", null, "anago-staging-master")]
    [InlineData("anago", "release-1.18", null, "anago-staging-1.18")]
    [InlineData("anago", "main", "release-1.18", "anago-staging-1.18-master")]
    [InlineData("hello.web", "release-10.0", null, "hello.web-staging-10.0")]
    [InlineData("anago", "feature", null, "StagingBranchUnknown")]
    [InlineData("anago", "", null, "StagingBranchUnknown")]
    [InlineData("anago", "main", "main", "StagingBranchUnknown")]
    [InlineData("anago", "release-1.18", "release-1.18", "StagingBranchUnknown")]
    [InlineData("a..b", "main", null, "StagingPrefixInvalid")]
    [InlineData("a b", "main", null, "StagingPrefixInvalid")]
    [InlineData("-a", "main", null, "StagingPrefixInvalid")]
    public void A_staging_branch_is_called_after_what_it_is_for(string prefix, string branch, string? forBranch, string expected)
    {
        string name;
        try { name = StagingBranchName.Of(prefix, branch, forBranch); }
        catch (UsageException e) { name = e.ErrorId; }
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData("1.18.0-alpha.3 1.17.0-alpha.0", "", "", "release-1.18")]
    [InlineData("1.10.0-alpha.0 1.9.0-beta.1", "", "", "release-1.10")]
    [InlineData("1.17.0 1.18.0-alpha.0", "", "release-1.17", "release-1.18")]
    // branched just now, and nothing came after it: the same branch again, not an empty 1.19
    [InlineData("1.19.0-alpha.0 1.18.0-alpha.5", "1.19.0-alpha.0", "release-1.18", "release-1.18")]
    // the same tag further down, or the first of all
    [InlineData("1.19.0-alpha.0 1.18.0-alpha.5", "", "release-1.18", "release-1.19")]
    [InlineData("0.1.0-alpha.0", "0.1.0-alpha.0", "", "release-0.1")]
    [InlineData("1.17.0", "", "", null)]
    [InlineData("", "", "", null)]
    public void The_next_branch_is_the_minor_that_main_works_towards(string onMain, string atBase, string branches, string? expected) =>
        Assert.Equal(expected, MinorOfMain.Of(Versions(onMain), Versions(atBase), branches.Split(' '))?.Name);

    private static ReleaseVersion[] Versions(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ReleaseVersion.Parse)];
}
