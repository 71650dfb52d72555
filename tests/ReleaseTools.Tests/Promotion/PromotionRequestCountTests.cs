using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.Promotion;

namespace ReleaseTools.Tests.Promotion;

/// <summary>What a plan asks registries for, counted where it arrives.</summary>
public sealed class PromotionRequestCountTests : IAsyncLifetime
{
    private const int Images = 1000;

    private static readonly string[] s_tags = ["1.0", "1.0.1", "latest"];

    private RegistryWorld _stage = null!, _prod = null!;

    public async ValueTask InitializeAsync() => (_stage, _prod) = (await RegistryWorld.StartAsync(isLoggedIn: false), await RegistryWorld.StartAsync(isLoggedIn: false));

    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        await _prod.DisposeAsync();
    }

    [Fact]
    public async Task Of_a_registry_that_lists_digests_each_promoted_image_costs_one_request_and_two_at_a_source_that_keeps_no_referrers()
    {
        _prod.Fake.ListsDigests = true;
        PromotionPlan plan = await PlanAsync(Promoted());

        Assert.All(plan.Images, image => Assert.Equal(ImagePromotionState.Done, image.State));
        Assert.Equal(Images, _prod.Fake.Count("GET tags"));
        Assert.Equal(Images, _prod.Fake.Requests.Count);
        // its tags, and once in vain the list of referrers
        Assert.Equal(2 * Images, _stage.Fake.Requests.Count);
    }

    [Fact]
    public async Task Of_another_it_costs_one_for_each_tag_and_one_list_is_asked_for_in_vain()
    {
        PromotionPlan plan = await PlanAsync(Promoted());

        Assert.All(plan.Images, image => Assert.Equal(ImagePromotionState.Done, image.State));
        Assert.Equal(1, _prod.Fake.Count("GET tags"));
        Assert.Equal(Images * s_tags.Length, _prod.Fake.Count("HEAD manifests"));
        Assert.Equal(1 + Images * s_tags.Length, _prod.Fake.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Planning_asks_for_the_right_to_read_and_no_other(bool lists)
    {
        foreach (RegistryFake fake in new[] { _stage.Fake, _prod.Fake }) (fake.Asks, fake.IsPublic, fake.ListsDigests) = ("token", true, lists);
        var there = new TestImage(1);
        var missing = new TestImage(2);
        Repository(_prod, "hello").Add(there.Manifest, "1.0");
        Repository(_stage, "hello").Add(missing.Manifest);

        PromotionPlan plan = await PlanAsync([new PromotedImage("hello", [new PromotedDigest(there.Manifest.Digest, ["1.0"]), new PromotedDigest(missing.Manifest.Digest, ["1.1"])])]);

        Assert.Equal([ImagePromotionState.Done, ImagePromotionState.Copy], plan.Images.OrderBy(image => image.Tag, StringComparer.Ordinal).Select(image => image.State));
        RegistryRequest[] requests = [.. _stage.Fake.Requests, .. _prod.Fake.Requests];
        Assert.Equal(["repository:hello:pull"], requests.Where(request => request.Kind == "token").Select(request => request["scope"]!).Distinct());
        Assert.All(requests, request => Assert.Contains(request.Method, (string[])["GET", "HEAD"]));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(405)]
    public async Task Who_may_read_images_and_list_none_plans_all_the_same(int status)
    {
        _prod.Fake.Fail("GET tags", new RegistryFault { Status = status }, times: int.MaxValue);
        var there = new TestImage(1);
        Repository(_prod, "hello").Add(there.Manifest, "1.0");

        PromotionPlan plan = await PlanAsync([new PromotedImage("hello", [new PromotedDigest(there.Manifest.Digest, ["1.0"])])]);

        Assert.Equal(ImagePromotionState.Done, Assert.Single(plan.Images).State);
    }

    private static RegistryFakeRepository Repository(RegistryWorld world, string name) => world.Fake.Repositories.TryGetValue(name, out RegistryFakeRepository? there) ? there : world.Fake.Repositories[name] = new RegistryFakeRepository();

    private PromotedImage[] Promoted() => [.. Enumerable.Range(0, Images).Select(i =>
    {
        var image = new TestImage(i, size: 10);
        Repository(_prod, $"image{i}").Add(image.Manifest, s_tags);
        return new PromotedImage($"image{i}", [new PromotedDigest(image.Manifest.Digest, s_tags)]);
    })];

    private Task<PromotionPlan> PlanAsync(PromotedImage[] images)
    {
        var manifest = new PromotionManifest { Registries = [new PromotionRegistry(_stage.Fake.Name, IsSource: true), new PromotionRegistry(_prod.Fake.Name)], Images = images };
        return new PromotionPlanner(image => (image.Registry == _stage.Fake.Name ? _stage : _prod).Open(image.Repository), NoProgress.Instance).PlanAsync(PromotionEdges.Of([manifest]), default);
    }
}
