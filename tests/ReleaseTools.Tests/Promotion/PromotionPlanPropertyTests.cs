using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Images;
using ReleaseTools.Promotion;
using static ReleaseTools.Tests.Promotion.PromotionSamples;

namespace ReleaseTools.Tests.Promotion;

/// <summary>What holds of plans whatever is asked for and whatever is there. Few different names, so that they meet often.</summary>
public sealed class PromotionPlanPropertyTests
{
    private static readonly Gen<char> s_digest = Gen.Elements('a', 'b', 'c');
    private static readonly Gen<string> s_tag = Gen.Elements("1", "2", "");
    private static readonly Gen<string> s_image = Gen.Elements("hello", "world");

    private static readonly Gen<PromotionEdge> s_edge =
        from digest in s_digest
        from tag in s_tag
        from image in s_image
        from source in Gen.Elements("stage.example.com", "another.example.com")
        select Edge(digest, tag.Length == 0 ? null : tag, image, source);

    private static readonly Gen<RegistryReference> s_found =
        from host in Gen.Elements("stage.example.com", "another.example.com", "prod.example.com")
        from image in s_image
        from digest in s_digest
        from tag in s_tag
        select Repository($"{host}/{image}") with { Tag = tag.Length == 0 ? null : tag, Digest = Digest(digest) };

    private static readonly Gen<(PromotionEdge[] Edges, RegistryReference[] Found)> s_case =
        from edges in s_edge.ListOf(8)
        from found in s_found.ListOf(10)
            // one digest for each tag: others are no plan
        select (edges.GroupBy(edge => (edge.Destination, edge.Tag, edge.Tag is null ? edge.Digest : null)).SelectMany(same => same.Where(edge => edge.Digest == same.First().Digest)).ToArray(), found.ToArray());

    [Fact]
    public void After_a_plan_nothing_is_to_be_done() => For((edges, found) =>
        PromotionPlan.Of(edges, After(edges, found)).Changes.Count == 0);

    [Fact]
    public void All_that_is_not_refused_or_lost_is_done_afterwards() => For((edges, found) =>
        PromotionPlan.Of(edges, new ObservedImages(found)).Images.Zip(PromotionPlan.Of(edges, After(edges, found)).Images)
            .All(pair => pair.First.IsChange ? pair.Second.State is ImagePromotionState.Done : pair.First.State == pair.Second.State));

    [Fact]
    public void No_tag_that_is_there_moves() => For((edges, found) =>
    {
        var before = new ObservedImages(found);
        ObservedImages after = After(edges, found);
        return found.Where(image => image.Tag is not null).All(image => after.TagOf(image, image.Tag!) == before.TagOf(image, image.Tag!));
    });

    [Fact]
    public void The_order_of_what_is_asked_for_changes_nothing() => For((edges, found) =>
    {
        var observed = new ObservedImages(found);
        return PromotionPlan.Of(edges, observed).Images.SequenceEqual(PromotionPlan.Of(edges.Reverse().Concat(edges), observed).Images);
    });

    [Fact]
    public void A_plan_fails_exactly_where_a_tag_has_two_digests() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(s_edge.ListOf(4).ToArbitrary(), edges =>
    {
        bool clashes = edges.Where(edge => edge.Tag is not null).GroupBy(edge => (edge.Destination, edge.Tag)).Any(tag => tag.DistinctBy(edge => edge.Digest).Count() > 1);
        return clashes == (Record.Exception(() => PromotionEdges.Of(edges)) is PromotionClashException);
    }));

    private static void For(Func<PromotionEdge[], RegistryReference[], bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(s_case.ToArbitrary(), one => holds(one.Edges, one.Found)));

    // what applying a plan does to the registries
    private static ObservedImages After(PromotionEdge[] edges, RegistryReference[] found) =>
        new(found.Concat(PromotionPlan.Of(edges, new ObservedImages(found)).Changes.Select(change => change.Destination with { Digest = change.Digest })));
}
