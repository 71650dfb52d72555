using ReleaseTools.Promotion;
using static ReleaseTools.Tests.Promotion.PromotionSamples;

namespace ReleaseTools.Tests.Promotion;

public sealed class PromotionPlanTests
{
    [Theory]
    [InlineData("1.0", "Done", "prod a 1.0")]
    [InlineData("1.0", "Done", "prod a 1.0", "stage a")]
    [InlineData("1.0", "Tag", "prod a")]
    [InlineData("1.0", "Tag", "prod a 0.9", "stage a")]
    [InlineData("1.0", "Copy", "stage a")]
    [InlineData("1.0", "Copy", "stage a", "prod b 0.9")]
    [InlineData("1.0", "Conflict", "prod b 1.0", "stage a")]
    [InlineData("1.0", "Conflict", "prod b 1.0", "prod a")]
    [InlineData("1.0", "Conflict", "prod b 1.0")]
    [InlineData("1.0", "Lost")]
    [InlineData("1.0", "Lost", "stage b 1.0")]
    [InlineData(null, "Done", "prod a")]
    [InlineData(null, "Copy", "stage a")]
    [InlineData(null, "Lost", "prod b 1.0")]
    public void What_is_there_says_what_is_to_be_done(string? tag, string state, params string[] found) =>
        Assert.Equal(state, Assert.Single(PromotionPlan.Of([Edge('a', tag)], Observed(found)).Images).State.ToString());

    [Fact]
    public void A_promotion_names_both_ends()
    {
        ImagePromotion promotion = Assert.Single(PromotionPlan.Of([Edge('a', "1.0")], Observed("stage a", "prod b 1.0")).Images);

        Assert.Equal($"stage.example.com/hello@{Digest('a')}", promotion.Source.ToString());
        Assert.Equal("prod.example.com/hello:1.0", promotion.Destination.ToString());
        Assert.Equal($"the tag points to {Digest('b')}", promotion.Reason);
        Assert.Equal($"prod.example.com/hello@{Digest('a')}", Assert.Single(PromotionPlan.Of([Edge('a', null)], Observed()).Images).Destination.ToString());
    }

    [Fact]
    public void The_same_promotion_twice_is_one() =>
        Assert.Single(PromotionPlan.Of([Edge('a', "1.0"), Edge('a', "1.0")], Observed("stage a")).Images);

    [Fact]
    public void Of_two_sources_the_one_that_has_the_image_counts()
    {
        PromotionEdge[] edges = [Edge('a', "1.0", source: "another.example.com"), Edge('a', "1.0")];

        Assert.Equal("stage.example.com", Assert.Single(PromotionPlan.Of(edges, Observed("stage a")).Images).Source.Registry);
        Assert.Equal("another.example.com", Assert.Single(PromotionPlan.Of(edges, Observed()).Images).Source.Registry);
    }

    [Fact]
    public void A_source_that_has_the_image_serves_all_its_tags() => Assert.All(
        PromotionPlan.Of([Edge('a', "1.0", source: "another.example.com"), Edge('a', "1.1")], Observed("stage a")).Images,
        image => Assert.Equal((ImagePromotionState.Copy, "stage.example.com"), (image.State, image.Source.Registry)));

    [Fact]
    public void Two_digests_for_one_tag_fail_the_whole_plan()
    {
        var clash = Assert.Throws<PromotionClashException>(() => PromotionPlan.Of([Edge('a', "1.0"), Edge('a', "1.1"), Edge('b', "1.0"), Edge('c', "2.0")], Observed("stage a")));

        Assert.Equal($"One tag is promoted from several digests: prod.example.com/hello:1.0 from {Digest('a')} and from {Digest('b')}.", clash.Message);
        Assert.Equal(ExitCode.Usage, clash.ExitCode);
    }

    [Fact]
    public void One_tag_in_two_repositories_is_no_clash() =>
        Assert.Equal(2, PromotionPlan.Of([Edge('a', "1.0"), Edge('b', "1.0", image: "world")], Observed()).Images.Count);

    [Fact]
    public void Conflicts_are_told_all_at_once()
    {
        var plan = PromotionPlan.Of([Edge('a', "1.0"), Edge('a', "1.1"), Edge('a', "1.2")], Observed("prod b 1.0", "prod c 1.1", "stage a"));

        var conflict = Assert.Throws<PromotionConflictException>(plan.ThrowOnConflicts);

        Assert.Equal(["1.0", "1.1"], conflict.Conflicts.Select(image => image.Tag));
        Assert.Equal(ExitCode.Refused, conflict.ExitCode);
    }

    [Fact]
    public void A_manifest_asks_for_every_tag_in_every_destination()
    {
        PromotionManifest manifest = Manifest(new PromotedImage("team/hello", [new PromotedDigest(Digest('a'), ["1.0", "latest"]), new PromotedDigest(Digest('b'), [])]));
        manifest = manifest with { Registries = [.. manifest.Registries, new PromotionRegistry("eu.example.com/mirror")] };

        Assert.Equal(
        [
            "prod.example.com/team/hello:1.0 a", "prod.example.com/team/hello:latest a", "prod.example.com/team/hello b",
            "eu.example.com/mirror/team/hello:1.0 a", "eu.example.com/mirror/team/hello:latest a", "eu.example.com/mirror/team/hello b",
        ], manifest.Edges().Select(edge => $"{edge.Destination with { Tag = edge.Tag }} {edge.Digest.Hex[0]}"));
        Assert.All(manifest.Edges(), edge => Assert.Equal("stage.example.com/team/hello", edge.Source.ToString()));
    }
}
