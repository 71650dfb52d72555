using ReleaseTools.Notes;

namespace ReleaseTools.Tests.Notes;

public sealed class CommitGraphTests
{
    [Theory]
    [InlineData("m", "b a", "m:0,b b:a a:0 0:")]
    [InlineData("m", "b", "m:1,b 1:a b:a a:0")]                               // a was on the mainline before
    [InlineData("m", "c b", "m:1,c c:b,1 1:0 b:0")]                           // main was merged into the branch
    [InlineData("m", "b c", "m:0,b,c b:0 c:0")]                               // an octopus
    [InlineData("m", "n b a", "m:0,n n:b,a b:0 a:0")]                         // a merge within the branch
    [InlineData("m", "", "m:0,9")]                                            // what was merged lies before the range
    [InlineData("b", "", "m:0,b b:a a:0")]                                    // no merge
    [InlineData("x", "", "m:0,b b:0")]                                        // not in the range
    public void A_merge_brings_what_its_first_parent_had_not(string merge, string merged, string commits)
    {
        var graph = new CommitGraph();
        foreach (string[] commit in commits.Split(' ').Select(text => text.Split(':')))
            graph.Add(Id(commit[0]), commit[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Id));
        Assert.Equal(merged.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Id), graph.MergedBy(Id(merge)));
    }

    private static string Id(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(System.Text.Encoding.ASCII.GetBytes(name)));
}
