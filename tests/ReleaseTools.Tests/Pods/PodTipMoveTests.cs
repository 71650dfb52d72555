using ReleaseTools.Pods;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Pods;

public sealed class PodTipMoveTests
{
    [Theory]
    [InlineData(null, "1.0.0", null, LinkVerdict.Forward, "tip of //shop:web in production: 1.0.0")]
    [InlineData("1.0.0", "1.1.0", null, LinkVerdict.Forward, "tip of //shop:web in production: 1.0.0 -> 1.1.0")]
    [InlineData("0.0.9", "0.0.10", null, LinkVerdict.Forward, "tip of //shop:web in production: 0.0.9 -> 0.0.10")]     // numbers compare as numbers
    [InlineData("9", "10", null, LinkVerdict.Forward, "tip of //shop:web in production: 9 -> 10")]
    [InlineData("1.2.0-rc.2", "1.2.0-rc.10", null, LinkVerdict.Forward, "tip of //shop:web in production: 1.2.0-rc.2 -> 1.2.0-rc.10")]
    [InlineData("1.0.0", "1.0.0", null, LinkVerdict.Unchanged, "tip of //shop:web in production: 1.0.0")]
    [InlineData("1.0.0", "1.0.0", "why", LinkVerdict.Unchanged, "tip of //shop:web in production: 1.0.0")]
    [InlineData("1.1.0", "1.0.0", null, LinkVerdict.Refused, "tip of //shop:web in production stays at 1.1.0: it would go back from 1.1.0")]
    [InlineData("1.2.0", "1.2.0-rc.1", null, LinkVerdict.Refused, "tip of //shop:web in production stays at 1.2.0: it would go back from 1.2.0")]
    [InlineData("1.1.0", "1.0.0", "it leaks", LinkVerdict.Back, "tip of //shop:web in production: back from 1.1.0 to 1.0.0")]
    [InlineData("1.0.0", "1.1.0", "no need", LinkVerdict.Forward, "tip of //shop:web in production: 1.0.0 -> 1.1.0")]
    public void A_tip_moves_forward_by_itself_and_back_for_a_reason(string? from, string to, string? reason, LinkVerdict verdict, string text)
    {
        PodTipMove move = PodTipMove.Judge("production", PodLabel.Parse("//shop:web"), from is null ? null : PodVersion.Parse(from), PodVersion.Parse(to), reason);

        Assert.Equal((verdict, verdict is LinkVerdict.Forward or LinkVerdict.Back, text), (move.Verdict, move.Moves, move.ToString()));
    }

    [Theory]
    [InlineData("1.0.0", "it leaks", "it leaks")]
    [InlineData("1.2.0", "no need", null)]
    public void A_reason_is_kept_only_of_a_move_back(string to, string reason, string? kept) =>
        Assert.Equal(kept, PodTipMove.Judge("production", PodLabel.Parse("//shop:web"), PodVersion.Parse("1.1.0"), PodVersion.Parse(to), reason).Reason);

    [Fact]
    public void A_refused_move_says_how_it_would_be_meant()
    {
        var e = new PodTipBackException(PodTipMove.Judge("production", PodLabel.Parse("//shop:web"), PodVersion.Parse("1.1.0"), PodVersion.Parse("1.0.0")));

        Assert.Equal(("PodTipBack", ExitCode.Refused, "//shop:web@1.0.0"), (e.ErrorId, e.ExitCode, e.Target));
        Assert.Equal("To move it back on purpose, say why: release pod tip production //shop:web@1.0.0 --back REASON.", Remedy.ForCommandLine(e.Remedy!));
        Assert.Equal("To move it back on purpose, say why: Set-PodChannelTip production //shop:web@1.0.0 -Reason TEXT.", Remedy.ForPowerShell(e.Remedy!));
    }
}
