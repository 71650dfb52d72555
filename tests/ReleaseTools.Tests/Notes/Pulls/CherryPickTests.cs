using ReleaseTools.Notes;
using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Tests.Notes.Pulls;

public sealed class CherryPickTests
{
    internal static PullRequest Pull(string title = "Fix x", string body = "", string branch = "topic") => new(99, title, body, "ada", [], null, "", branch);

    [Theory]
    [InlineData("Automated cherry pick of #12 on release-1.2", "", "", "12")]
    [InlineData("Automated cherry pick of #12 #13: fix x", "", "", "12 13")]
    [InlineData("[release-1.2] Cherry-pick #12: fix x", "", "", "12")]
    [InlineData("Backport of PR #12 to 1.2", "", "", "12")]
    [InlineData("Fix x", "Cherry pick of #12 on release-1.2.\r\n\r\n#12: Fix x", "", "12")]
    [InlineData("Fix x", "This is an automated cherry-pick of #12", "", "12")]
    [InlineData("Fix x", "Cherry-pick-of: #12", "", "12")]
    [InlineData("Fix x", "Backport of #12, #13 and #14", "", "12 13 14")]
    [InlineData("Fix x", "", "automated-cherry-pick-of-#12-upstream-release-1.2", "12")]
    [InlineData("Fix x", "(cherry picked from commit 0123456789abcdef0123456789abcdef01234567)", "", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("Fix x (#12)", "Fixes #12", "", "")]
    [InlineData("Fix x", "We should cherry pick #12 later", "", "")]
    [InlineData("Fix x", "<!-- Cherry pick of #12 -->", "", "")]
    [InlineData("Fix x", "```\nCherry pick of #12\n```", "", "")]
    [InlineData("Document cherry picks", "", "", "")]
    [InlineData("Cherry pick of #99", "", "", "")]                                                      // itself
    [InlineData("Cherry pick of other/hello#12", "", "", "")]                                           // another repository's
    [InlineData("Cherry pick of #99999999999999", "", "", "")]
    public void A_cherry_pick_names_what_it_was_picked_from(string title, string body, string branch, string origins)
    {
        CherryPick? pick = CherryPick.Of(Pull(title, body, branch));
        Assert.Equal(origins, pick is null ? "" : string.Join(' ', [.. pick.PullRequests.Select(number => $"{number}"), .. pick.Commits]));
    }

    [Theory]
    [InlineData("Fix x (#15)\n\n(cherry picked from commit 0123456)", "0123456")]
    [InlineData("Fix x\n\nCherry-pick-of: #12\nSigned-off-by: Ann", "12")]
    [InlineData("Merge pull request #15 from acme/topic\n\nAutomated cherry pick of #12", "12")]
    [InlineData("Fix x (#15)", "")]
    public void So_does_a_commit(string message, string origins)
    {
        CherryPick? pick = NoteCommit.Read(new string('a', 40), isMerge: false, new Person("a", "b"), message)!.Picked;
        Assert.Equal(origins, pick is null ? "" : string.Join(' ', [.. pick.PullRequests.Select(number => $"{number}"), .. pick.Commits]));
    }

    [Theory]
    [InlineData("kind/bug area/api sig/node", "bug", "api", "node")]
    [InlineData("Kind/Bug kind/regression lgtm", "bug regression", "", "")]
    [InlineData("bug priority/high", "bug", "", "")]
    [InlineData("enhancement", "feature", "", "")]
    [InlineData("bug kind/cleanup", "cleanup", "", "")]
    [InlineData("kind/ area", "", "", "")]
    public void Labels_say_what_kind_of_change_it_is(string labels, string kinds, string areas, string sigs)
    {
        var read = NoteLabels.Read(labels.Split(' '));
        Assert.Equal((kinds, areas, sigs), (string.Join(' ', read.Kinds), string.Join(' ', read.Areas), string.Join(' ', read.Sigs)));
    }
}
