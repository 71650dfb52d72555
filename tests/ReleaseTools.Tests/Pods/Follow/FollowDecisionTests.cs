using ReleaseTools.Pods;
using ReleaseTools.Pods.Follow;

namespace ReleaseTools.Tests.Pods.Follow;

public sealed class FollowDecisionTests
{
    // tip, previous, active, failed, retries, share, place: goes to, outcome
    [Theory]
    [InlineData(null, null, null, null, false, 100, 0, null, PodFollowOutcome.NoTip)]
    [InlineData("1.2", null, null, null, false, 100, 99, "1.2", PodFollowOutcome.Updated)]
    [InlineData("1.2", "1.1", "1.2", null, false, 0, 50, null, PodFollowOutcome.Current)]
    [InlineData("1.2", "1.1", "1.1", null, false, 10, 9, "1.2", PodFollowOutcome.Updated)]
    [InlineData("1.2", "1.1", "1.1", null, false, 10, 10, null, PodFollowOutcome.Waiting)]
    [InlineData("1.2", "1.1", null, null, false, 10, 10, "1.1", PodFollowOutcome.Updated)]
    [InlineData("1.2", null, null, null, false, 10, 10, null, PodFollowOutcome.Waiting)]
    [InlineData("1.2", null, "1.10", null, false, 0, 99, "1.2", PodFollowOutcome.Updated)]
    [InlineData("1.2", "1.1", "1.1", "1.2", false, 100, 0, null, PodFollowOutcome.FailedBefore)]
    [InlineData("1.2", "1.1", "1.1", "1.2", true, 100, 0, "1.2", PodFollowOutcome.Updated)]
    [InlineData("1.3", "1.2", "1.1", "1.2", false, 100, 0, "1.3", PodFollowOutcome.Updated)]
    public void A_machine_follows_the_tip(string? tip, string? previous, string? active, string? failed, bool retries, int share, int place, string? to, PodFollowOutcome outcome)
    {
        var decision = FollowDecision.Of(new FollowState(Parsed(tip), Parsed(active)) { Previous = Parsed(previous), Failed = Parsed(failed), Retries = retries, Share = new PodShare(share), Place = place });

        Assert.Equal((to, outcome), (decision.To?.ToString(), decision.Outcome));
    }

    [Fact]
    public void Machines_of_a_share_are_about_as_many_as_it_says_and_stay_in_each_larger_one()
    {
        var pod = PodLabel.Parse("//shop:web");
        int[] places = [.. Enumerable.Range(0, 10_000).Select(machine => PodShare.PlaceOf($"{machine:x32}", pod))];

        Assert.InRange(places.Count(new PodShare(10).Includes), 900, 1_100);
        Assert.All(places.Where(new PodShare(10).Includes), place => Assert.True(new PodShare(11).Includes(place)));
        Assert.All(places, place => Assert.True(PodShare.All.Includes(place) && !new PodShare(0).Includes(place)));
    }

    [Fact]
    public void A_machine_is_at_another_place_for_another_pod()
    {
        int[] places = [.. "abcdefghij".Select(name => PodShare.PlaceOf("8f14e45fceea467a9b1c0d2f3a4b5c6d", PodLabel.Parse($"//shop:{name}")))];

        Assert.True(places.Distinct().Count() > 5, string.Join(' ', places));
        Assert.Equal(places[0], PodShare.PlaceOf("8f14e45fceea467a9b1c0d2f3a4b5c6d", PodLabel.Parse("//shop:a")));
    }

    [Theory]
    [InlineData("0%", 0)]
    [InlineData("100%", 100)]
    [InlineData("101%", null)]
    [InlineData("10", null)]
    [InlineData("-1%", null)]
    [InlineData("1.5%", null)]
    [InlineData("%", null)]
    public void A_share_is_a_whole_number_of_percent(string text, int? percent) => Assert.Equal(percent, PodShare.TryParse(text, out PodShare? share) ? share.Percent : null);

    private static PodVersion? Parsed(string? text) => text is null ? null : PodVersion.Parse(text);
}
