using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.Images;
using ReleaseTools.Promotion;
using static ReleaseTools.Tests.Promotion.PromotionSamples;

namespace ReleaseTools.Tests.Promotion;

public sealed class PromotionPlannerTests
{
    private readonly MemoryRegistry _stage = new("stage.example.com"), _prod = new("prod.example.com");

    [Fact]
    public async Task What_is_promoted_is_asked_for_once_for_each_tag_and_at_the_source_for_what_refers_to_it()
    {
        PromotionManifest manifest = Promoted(images: 1000, "1.0", "1.0.1", "latest");

        PromotionPlan plan = await PlanAsync(manifest);

        Assert.Equal(3000, plan.Images.Count);
        Assert.All(plan.Images, image => Assert.Equal(ImagePromotionState.Done, image.State));
        Assert.Equal(3000, _prod.CountOf("HEAD"));
        Assert.Equal(3000, _prod.Calls.Count);
        Assert.Equal((1000, 1000, 1000), (_stage.CountOf("LIST"), _stage.CountOf("REFERRERS"), _stage.CountOf("GET")));
        Assert.Equal(3000, _stage.Calls.Count);
    }

    [Fact]
    public async Task Where_a_registry_lists_digests_a_repository_is_asked_for_once()
    {
        PromotionManifest manifest = Promoted(images: 1000, "1.0", "1.0.1", "latest");

        PromotionPlan plan = await PlanAsync(manifest, image => new ListingImages(Registry(image), image.Repository, hasDigests: true));

        Assert.All(plan.Images, image => Assert.Equal(ImagePromotionState.Done, image.State));
        Assert.Equal(1000, _prod.CountOf("LIST"));
        Assert.Equal(1000, _prod.Calls.Count);
        Assert.Equal(0, _stage.CountOf("LIST"));
    }

    [Fact]
    public async Task A_registry_that_lists_no_digests_is_asked_for_them_once()
    {
        PromotionManifest manifest = Promoted(images: 100, "1.0");

        await PlanAsync(manifest, image => new ListingImages(Registry(image), image.Repository, hasDigests: false));

        Assert.Equal(1, _prod.CountOf("LIST"));
        Assert.Equal(100, _prod.CountOf("HEAD"));
    }

    [Fact]
    public async Task What_is_new_is_asked_for_by_its_digest_on_both_sides_once()
    {
        ImageManifest image = _stage.Repository("hello").AddImage("build-1", "a");

        PromotionPlan plan = await PlanAsync(Manifest(new PromotedImage("hello", [new PromotedDigest(image.Digest, ["1.0", "latest"])])));

        Assert.Equal([ImagePromotionState.Copy, ImagePromotionState.Copy], plan.Images.Select(promotion => promotion.State));
        Assert.Equal([$"HEAD hello {image.Digest}", "LIST hello", $"REFERRERS hello {image.Digest}", $"GET hello {image.Digest}"], _stage.Calls);
        Assert.Equal(["HEAD hello 1.0", "HEAD hello latest", $"HEAD hello {image.Digest}"], _prod.Calls.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_state_is_seen(bool lists)
    {
        MemoryImages stage = _stage.Repository("hello"), prod = _prod.Repository("hello");
        ImageManifest done = prod.AddImage("1.0", "a"), untagged = prod.AddImage(null, "b"), copied = stage.AddImage(null, "c"), elsewhere = stage.AddImage(null, "d"), bare = prod.AddImage(null, "e");
        prod.AddImage("1.3", "x");

        PromotionPlan plan = await PlanAsync(
            Manifest(new PromotedImage("hello",
            [
                new PromotedDigest(done.Digest, ["1.0"]), new PromotedDigest(untagged.Digest, ["1.1"]), new PromotedDigest(copied.Digest, ["1.2"]),
                new PromotedDigest(elsewhere.Digest, ["1.3"]), new PromotedDigest(Digest('a'), ["1.4"]), new PromotedDigest(bare.Digest, []),
            ])),
            image => new ListingImages(Registry(image), image.Repository, lists));

        Assert.Equal(["", "1.0 Done", "1.1 Tag", "1.2 Copy", "1.3 Conflict", "1.4 Lost"], plan.Images.Select(image => image.Tag is null ? "" : $"{image.Tag} {image.State}").Order(StringComparer.Ordinal));
        Assert.Equal(ImagePromotionState.Done, plan.Images.Single(image => image.Tag is null).State);
        Assert.Equal(0, _prod.CountOf("PUT") + _prod.CountOf("WRITE") + _prod.CountOf("MOUNT") + _stage.CountOf("PUT"));
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_no_empty_registry()
    {
        _prod.OnCall = _ => throw new IOException("connection lost");

        await Assert.ThrowsAsync<IOException>(() => PlanAsync(Manifest(new PromotedImage("hello", [new PromotedDigest(Digest('a'), ["1.0"])]))));
    }

    private Task<PromotionPlan> PlanAsync(PromotionManifest manifest, Func<RegistryReference, IImageSource>? open = null) =>
        new PromotionPlanner(open ?? (image => Registry(image).Repository(image.Repository)), NoProgress.Instance).PlanAsync(PromotionEdges.Of([manifest]), CancellationToken.None);

    private MemoryRegistry Registry(RegistryReference image) => image.Registry == _stage.Host ? _stage : _prod;

    private PromotionManifest Promoted(int images, params string[] tags) => Manifest(
    [
        .. Enumerable.Range(0, images).Select(i =>
        {
            MemoryImages repository = _prod.Repository($"image{i}");
            ImageManifest image = repository.AddImage(null, $"{i}");
            foreach (string tag in tags) repository.AddImage(tag, $"{i}");
            return new PromotedImage($"image{i}", [new PromotedDigest(image.Digest, tags)]);
        }),
    ]);
}
