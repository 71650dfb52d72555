using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.Images;
using ReleaseTools.Promotion;
using static ReleaseTools.Tests.Promotion.PromotionSamples;

namespace ReleaseTools.Tests.Promotion;

public sealed class PromotionRunnerTests
{
    private readonly MemoryRegistry _stage = new("stage.example.com"), _prod = new("prod.example.com");

    private MemoryImages From => _stage.Repository("hello");

    private MemoryImages To => _prod.Repository("hello");

    [Fact]
    public async Task What_is_planned_is_done_and_then_nothing_is_planned()
    {
        ImageManifest copied = From.AddIndex("build", ("linux/amd64", From.AddImage(null, "a")), ("linux/arm64", From.AddImage(null, "b")));
        ImageManifest tagged = To.AddImage(null, "c"), bare = From.AddImage(null, "d");
        PromotionManifest manifest = Hello((copied.Digest, ["1.0", "latest"]), (tagged.Digest, ["0.9"]), (bare.Digest, []));

        IReadOnlyList<ImagePromotion> done = await PromoteAsync(manifest);

        Assert.Equal(["0.9 tagged", "1.0 copied", "latest copied", "copied"], done.Select(image => $"{image.Tag} {image.Reason}".Trim()).OrderBy(line => line == "copied").ThenBy(line => line, StringComparer.Ordinal));
        Assert.All(done, image => Assert.Equal(ImagePromotionState.Done, image.State));
        Assert.Equal((copied.Digest, copied.Digest, tagged.Digest), (To.Tags["1.0"], To.Tags["latest"], To.Tags["0.9"]));
        Assert.Contains(bare.Digest, To.Manifests);
        Assert.Empty((await PlanAsync(manifest)).Changes);
    }

    [Fact]
    public async Task A_conflict_anywhere_writes_nothing_anywhere()
    {
        To.AddImage("1.0", "theirs");
        PromotionManifest manifest = Hello((From.AddImage(null, "a").Digest, ["1.0"]), (From.AddImage(null, "b").Digest, ["1.1"]));

        await Assert.ThrowsAsync<PromotionConflictException>(() => PromoteAsync(manifest));

        Assert.Equal(["1.0"], To.Tags.Keys);
        Assert.Equal(0, _prod.CountOf("PUT") + _prod.CountOf("WRITE") + _prod.CountOf("MOUNT"));
    }

    [Fact]
    public async Task What_is_lost_keeps_nothing_else_from_being_promoted()
    {
        PromotionManifest manifest = Hello((Digest('a'), ["1.0"]), (From.AddImage(null, "b").Digest, ["1.1"]));

        Assert.Equal("1.1", Assert.Single(await PromoteAsync(manifest)).Tag);
        Assert.Equal("1.0", Assert.Single((await PlanAsync(manifest)).Lost).Tag);
    }

    [Fact]
    public async Task Signatures_travel_with_their_image()
    {
        ImageManifest image = From.AddImage(null, "a"), other = From.AddImage(null, "b");
        ImageManifest signature = From.AddImage($"sha256-{image.Digest.Hex}.sig", "signature"), attestation = From.AddImage($"sha256-{image.Digest.Hex}.att", "attestation");
        From.AddImage($"sha256-{other.Digest.Hex}.sig", "of another");
        ImageManifest sbom = About(From, image), signedSbom = About(From, sbom);

        Assert.Equal("copied, with 4 referrers", Assert.Single(await PromoteAsync(Hello((image.Digest, ["1.0"])))).Reason);

        Assert.Equal(signature.Digest, To.Tags[$"sha256-{image.Digest.Hex}.sig"]);
        Assert.Equal(attestation.Digest, To.Tags[$"sha256-{image.Digest.Hex}.att"]);
        Assert.Equal(3, To.Tags.Count);
        Assert.Superset(new HashSet<ImageDigest> { sbom.Digest, signedSbom.Digest }, To.Manifests.ToHashSet());
    }

    [Fact]
    public async Task An_image_is_there_only_when_its_signatures_are()
    {
        ImageManifest image = From.AddImage(null, "a");
        From.AddImage($"sha256-{image.Digest.Hex}.sig", "signature");

        await PromoteAsync(Hello((image.Digest, ["1.0"])));

        Assert.Equal([$"PUT hello sha256-{image.Digest.Hex}.sig", "PUT hello 1.0"], _prod.Calls.Where(call => call.StartsWith("PUT ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Signatures_of_the_destination_are_not_replaced()
    {
        ImageManifest image = From.AddImage(null, "a");
        string tag = $"sha256-{image.Digest.Hex}.sig";
        From.AddImage(tag, "signature");
        ImageManifest theirs = To.AddImage(tag, "theirs");

        Assert.Equal(ImagePromotionState.Done, Assert.Single(await PromoteAsync(Hello((image.Digest, ["1.0"])))).State);
        Assert.Equal(theirs.Digest, To.Tags[tag]);
    }

    [Fact]
    public async Task Signatures_that_come_later_are_promoted_by_the_next_run()
    {
        ImageManifest image = From.AddImage(null, "a");
        PromotionManifest manifest = Hello((image.Digest, ["1.0"]));
        await PromoteAsync(manifest);
        string tag = $"sha256-{image.Digest.Hex}.sig";
        ImageManifest sbom = About(From, image), signature = From.AddImage(tag, "signature");

        PromotionPlan plan = await PlanAsync(manifest);

        ImagePromotion planned = Assert.Single(plan.Changes);
        Assert.Equal((ImagePromotionState.Incomplete, $"2 of 2 referrers missing: {sbom.Digest.Algorithm}:{sbom.Digest.Short}, {tag}"), (planned.State, planned.Reason));
        Assert.Equal("completed, with 2 referrers", Assert.Single(await ApplyAsync(plan)).Reason);
        Assert.Contains(sbom.Digest, To.Manifests);
        Assert.Equal(signature.Digest, To.Tags[tag]);
        Assert.Empty((await PlanAsync(manifest)).Changes);
    }

    [Fact]
    public async Task Signatures_of_platforms_travel_with_the_list_of_them()
    {
        ImageManifest amd = From.AddImage(null, "amd"), arm = From.AddImage(null, "arm"), inner = From.AddIndex(null, ("linux/arm64", arm));
        ImageManifest list = From.AddIndex("build", ("linux/amd64", amd), ("linux/arm64", inner));
        ImageManifest sbom = About(From, arm);
        From.AddImage($"sha256-{amd.Digest.Hex}.sig", "signature");

        await PromoteAsync(Hello((list.Digest, ["1.0"])));

        Assert.Contains(sbom.Digest, To.Manifests);
        Assert.Contains($"sha256-{amd.Digest.Hex}.sig", To.Tags.Keys);
    }

    [Fact]
    public async Task A_signature_that_is_added_to_the_others_under_their_tag_is_promoted_and_fewer_replace_none()
    {
        ImageManifest image = From.AddImage(null, "a");
        string tag = $"sha256-{image.Digest.Hex}.sig";
        From.AddImage(tag, "first");
        PromotionManifest manifest = Hello((image.Digest, ["1.0"]));
        await PromoteAsync(manifest);
        ImageManifest both = From.AddImage(tag, "first", "second");

        await PromoteAsync(manifest);
        Assert.Equal(both.Digest, To.Tags[tag]);

        From.AddImage(tag, "second");
        Assert.Empty((await PlanAsync(manifest)).Changes);
    }

    [Fact]
    public async Task What_the_destination_loses_from_its_list_while_it_is_written_is_written_again()
    {
        await using RegistryWorld world = await RegistryWorld.StartAsync(isLoggedIn: false);
        world.Fake.HasReferrers = false;
        ImageManifest image = From.AddImage(null, "a"), sbom = About(From, image);
        string list = $"sha256-{image.Digest.Hex}";
        int lost = 0;
        // somebody who has read the list before replaces it, just after it was looked at
        world.Fake.Plan = request =>
        {
            if (request.Verb == "GET manifests" && request.Target.EndsWith(list, StringComparison.Ordinal) && world.Fake.Repositories.TryGetValue("hello", out RegistryFakeRepository? there)
                && there.Tags.ContainsKey(list) && Interlocked.Increment(ref lost) == 2)
                there.Tags.Remove(list);
            return null;
        };
        PromotionManifest manifest = Manifest(new PromotedImage("hello", [new PromotedDigest(image.Digest, ["1.0"])])) with { Registries = [new PromotionRegistry("stage.example.com", IsSource: true), new PromotionRegistry(world.Fake.Name)] };
        IImageSource Read(RegistryReference repository) => repository.Registry == _stage.Host ? From : world.Open(repository.Repository);
        Task<PromotionPlan> Plan() => new PromotionPlanner(Read, NoProgress.Instance).PlanAsync(PromotionEdges.Of([manifest]), default);

        await new PromotionRunner(Read, repository => world.Open(repository.Repository), NoProgress.Instance).ApplyAsync(await Plan(), _ => { }, _ => { }, default);

        Assert.True(lost >= 2);
        Assert.Equal(sbom.Digest, Assert.Single(await world.Open().ListReferrersAsync(image.Digest, tags: null, default)).Digest);
        Assert.Empty((await Plan()).Changes);
    }

    [Fact]
    public async Task What_can_not_be_compared_says_so_and_keeps_nothing_else()
    {
        ImageManifest bad = From.AddImage(null, "a"), good = _stage.Repository("world").AddImage(null, "b");
        PromotionManifest manifest = Manifest(new PromotedImage("hello", [new PromotedDigest(bad.Digest, ["1.0"])]), new PromotedImage("world", [new PromotedDigest(good.Digest, ["1.0"])]));
        _stage.OnCall = call => { if (call.StartsWith("REFERRERS hello", StringComparison.Ordinal)) throw new ImageInvalidException("hello", "its list of referrers is damaged"); };

        PromotionPlan plan = await PlanAsync(manifest);

        Assert.Contains("its list of referrers is damaged", Assert.Single(plan.Failed).Reason, StringComparison.Ordinal);
        Assert.Equal("world", Assert.Single(await ApplyAsync(plan)).Destination.Repository);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(333)]
    public async Task A_run_that_was_stopped_is_continued(int calls)
    {
        PromotionManifest manifest = Manifest([.. Enumerable.Range(0, 50).Select(i =>
            new PromotedImage($"image{i}", [new PromotedDigest(_stage.Repository($"image{i}").AddImage(null, "shared", $"{i}").Digest, ["1.0", "latest"])]))]);
        PromotionPlan plan = await PlanAsync(manifest);
        using var killed = new CancellationTokenSource();
        int left = calls;
        _prod.OnCall = _ =>
        {
            if (Interlocked.Decrement(ref left) <= 0) killed.Cancel();
            killed.Token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ApplyAsync(plan, killed.Token));
        _prod.OnCall = _ => { };

        Assert.All(await PromoteAsync(manifest), image => Assert.Equal(ImagePromotionState.Done, image.State));

        Assert.All(manifest.Edges(), edge => Assert.Equal(edge.Digest, _prod.Repository(edge.Destination.Repository).Tags[edge.Tag!]));
        Assert.Empty((await PlanAsync(manifest)).Changes);
    }

    [Fact]
    public async Task One_that_fails_keeps_no_other_from_being_promoted()
    {
        ImageManifest bad = From.AddImage(null, "a"), good = _stage.Repository("world").AddImage(null, "b");
        _prod.OnCall = call => { if (call.StartsWith("WRITE hello ", StringComparison.Ordinal)) throw new IOException("the disk is full."); };
        var arrived = new List<ImagePromotion>();
        var failed = new List<PromotionFailedException>();

        PromotionManifest manifest = Manifest(new PromotedImage("hello", [new PromotedDigest(bad.Digest, ["1.0"])]), new PromotedImage("world", [new PromotedDigest(good.Digest, ["1.0"])]));
        IReadOnlyList<ImagePromotion> done = await Runner.ApplyAsync(await PlanAsync(manifest), image => { lock (arrived) arrived.Add(image); }, e => { lock (failed) failed.Add(e); }, CancellationToken.None);

        Assert.Equal(["prod.example.com/hello:1.0: Failed (the disk is full)", "prod.example.com/world:1.0: Done (copied)"], done.Select(image => image.ToString()));
        Assert.Equal("world", Assert.Single(arrived).Destination.Repository);
        Assert.Equal($"prod.example.com/hello:1.0 could not be promoted from stage.example.com/hello@{bad.Digest}: the disk is full.", Assert.Single(failed).Message);
        Assert.Empty(To.Tags);
    }

    [Fact]
    public async Task A_tag_that_somebody_took_since_the_plan_is_not_moved()
    {
        PromotionPlan plan = await PlanAsync(Hello((From.AddImage(null, "a").Digest, ["1.0"])));
        ImageManifest theirs = To.AddImage("1.0", "theirs");

        Assert.Equal(ImagePromotionState.Failed, Assert.Single(await ApplyAsync(plan)).State);
        Assert.Equal(theirs.Digest, To.Tags["1.0"]);
    }

    private PromotionRunner Runner => new(Open, Open, NoProgress.Instance);

    private MemoryImages Open(RegistryReference image) => (image.Registry == _stage.Host ? _stage : _prod).Repository(image.Repository);

    private Task<PromotionPlan> PlanAsync(PromotionManifest manifest) => new PromotionPlanner(Open, NoProgress.Instance).PlanAsync(PromotionEdges.Of([manifest]), CancellationToken.None);

    private async Task<IReadOnlyList<ImagePromotion>> PromoteAsync(PromotionManifest manifest) => await ApplyAsync(await PlanAsync(manifest));

    private Task<IReadOnlyList<ImagePromotion>> ApplyAsync(PromotionPlan plan, CancellationToken cancellation = default) => Runner.ApplyAsync(plan, _ => { }, _ => { }, cancellation);

    private static PromotionManifest Hello(params (ImageDigest Digest, string[] Tags)[] digests) =>
        Manifest(new PromotedImage("hello", [.. digests.Select(digest => new PromotedDigest(digest.Digest, digest.Tags))]));

    private static ImageManifest About(MemoryImages images, ImageManifest subject)
    {
        ImageDescriptor config = images.Add("{}"u8.ToArray(), ImageMediaType.OciEmpty);
        return images.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{SampleImages.Json(config)}},"layers":[],"subject":{{SampleImages.Json(subject.Descriptor)}}}""");
    }
}
