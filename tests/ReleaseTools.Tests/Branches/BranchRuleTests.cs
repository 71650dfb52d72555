using ReleaseTools.Branches;

namespace ReleaseTools.Tests.Branches;

public sealed class BranchRuleTests
{
    private static readonly BranchNames s_names = new("release-1.18", "v1.18.0-rc.0", "v1.19.0-alpha.0");

    // each letter is a commit: b = the base on main, r = the release commit on it, x = some other
    [Theory]
    [InlineData("-", "-", "-", "-", null, "Created")]
    [InlineData("-", "-", "-", "-", "b", "Created from b")]
    [InlineData("r", "r", "b", "r", null, "Existing")]
    [InlineData("r", "r", "b", "r", "b", "Existing")]
    [InlineData("x", "r", "b", "r", null, "Existing")]                      // the branch has gone on
    [InlineData("r", "r", "-", "r", null, "Completed from b")]              // a tag is missing
    [InlineData("r", "-", "b", "r", null, "Completed from b")]
    [InlineData("r", "-", "-", "r", null, "Completed from b")]
    [InlineData("-", "r", "b", "r off", null, "Completed from b")]          // the branch is missing
    [InlineData("-", "-", "b", "-", null, "Completed from b")]
    [InlineData("-", "-", "b", "-", "x", "BranchDiffers")]
    [InlineData("r", "r", "b", "r", "x", "BranchDiffers")]                  // another base was asked for
    [InlineData("r", "r", "x", "r", null, "BranchDiffers")]                 // main's tag is at another commit
    [InlineData("x", "-", "-", "-", null, "BranchDiffers")]                 // a branch made by hand
    [InlineData("x", "x", "b", "-", null, "BranchDiffers")]                 // a tag made by hand
    [InlineData("x", "r", "b", "r off", null, "BranchDiffers")]             // the tag is not on the branch
    public void What_is_there_of_a_branch_is_left_completed_or_refused(string head, string tag, string next, string release, string? wanted, string expected)
    {
        var facts = new BranchFacts(Id(head), Id(tag), Id(next), release[0] == '-' ? null : new ReleaseCommit(Id("r")!, Id("b")!, IsOnBranch: !release.EndsWith("off", StringComparison.Ordinal)));
        Assert.Equal(expected, Verdict(facts, wanted is null ? null : Id(wanted)));
    }

    private static string Verdict(BranchFacts facts, string? wanted)
    {
        try
        {
            BranchVerdict verdict = BranchRule.Judge(s_names, facts, wanted);
            return verdict.Base is null ? $"{verdict.Outcome}" : $"{verdict.Outcome} from {verdict.Base[0]}";
        }
        catch (RefusedException e) { return e.ErrorId; }
    }

    private static string? Id(string letter) => letter == "-" ? null : new string(letter[0], 40);
}
