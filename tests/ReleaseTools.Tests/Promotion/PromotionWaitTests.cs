using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;
using ReleaseTools.Promotion;
using static ReleaseTools.Tests.Promotion.PromotionSamples;

namespace ReleaseTools.Tests.Promotion;

public sealed class PromotionWaitTests
{
    private readonly MemoryRegistry _prod = new("prod.example.com");
    private readonly List<ImagePromotion> _arrived = [];

    private MemoryImages To => _prod.Repository("hello");

    [Fact]
    public async Task It_ends_when_everything_is_there()
    {
        ImageManifest first = To.AddImage("1.0", "a"), second = To.AddImage(null, "b");
        int looks = 0;
        _prod.OnCall = call => { if (call == "HEAD hello 1.1" && ++looks == 3) To.AddImage("1.1", "b"); };

        await WaitAsync([Wanted(first.Digest, "1.0"), Wanted(second.Digest, "1.1"), Wanted(second.Digest, null)]);

        Assert.Equal(["1.0", "", "1.1"], _arrived.Select(image => image.Tag ?? ""));
        Assert.All(_arrived, image => Assert.Equal(ImagePromotionState.Done, image.State));
        // what has come is not asked for again
        Assert.Equal(1, _prod.Calls.Count(call => call == "HEAD hello 1.0"));
    }

    [Fact]
    public async Task What_has_not_come_in_time_is_named()
    {
        ImageManifest image = To.AddImage("1.0", "a");

        PromotionWaitException ended = await Assert.ThrowsAsync<PromotionWaitException>(() => WaitAsync([Wanted(image.Digest, "1.0"), Wanted(image.Digest, "1.1")], limit: 0.1));

        Assert.Equal("After 0.1 s, 1 of 2 images are not promoted:\n  prod.example.com/hello:1.1: it is not there", ended.Message);
        Assert.Equal("1.0", Assert.Single(_arrived).Tag);
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("referrer")]
    public async Task A_signature_is_waited_for(string kind)
    {
        ImageManifest image = To.AddImage("1.0", "a");
        PromotionWaitException ended = await Assert.ThrowsAsync<PromotionWaitException>(() => WaitAsync([Wanted(image.Digest, "1.0")], signed: true, limit: 0.05));
        Assert.Equal("it is there, and not signed", Assert.Single(ended.Pending).Reason);

        if (kind == "tag") To.AddImage($"sha256-{image.Digest.Hex}.sig", "signature");
        else Sign(image, "application/vnd.dev.sigstore.bundle.v0.3+json");

        await WaitAsync([Wanted(image.Digest, "1.0")], signed: true);
        Assert.Equal("promoted and signed", Assert.Single(_arrived).Reason);
    }

    [Fact]
    public async Task An_sbom_is_no_signature()
    {
        ImageManifest image = To.AddImage("1.0", "a");
        Sign(image, "application/spdx+json");

        await Assert.ThrowsAsync<PromotionWaitException>(() => WaitAsync([Wanted(image.Digest, "1.0")], signed: true, limit: 0.05));
    }

    [Fact]
    public async Task A_tag_of_another_image_ends_it_at_once()
    {
        To.AddImage("1.0", "theirs");

        await Assert.ThrowsAsync<PromotionConflictException>(() => WaitAsync([Wanted(Digest('a'), "1.0")], limit: 60)).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_registry_in_trouble_is_asked_again()
    {
        ImageManifest image = To.AddImage("1.0", "a");
        int left = 2;
        _prod.OnCall = _ => { if (left-- > 0) throw new RegistryException("RegistryFailed", ErrorCategory.ResourceUnavailable, "prod", "It answered 503.", "Wait.") { IsTransient = true }; };

        await WaitAsync([Wanted(image.Digest, "1.0")]);

        Assert.Single(_arrived);
    }

    [Fact]
    public async Task It_is_cancelled_while_it_waits()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait(TimeSpan.FromMinutes(1)).RunAsync([Wanted(Digest('a'), "1.0")], isSigned: false, TimeSpan.FromMinutes(5), _arrived.Add, stop.Token)).WaitAsync(TimeSpan.FromSeconds(10));
    }

    private Task WaitAsync(ImagePromotion[] images, bool signed = false, double limit = 30) =>
        Wait(TimeSpan.FromMilliseconds(5)).RunAsync(images, signed, TimeSpan.FromSeconds(limit), _arrived.Add, default);

    private PromotionWait Wait(TimeSpan first) => new(image => _prod.Repository(image.Repository), NoProgress.Instance) { FirstDelay = first, LongestDelay = first };

    private static ImagePromotion Wanted(ImageDigest digest, string? tag)
    {
        RegistryReference to = Repository("prod.example.com/hello");
        return new ImagePromotion(Repository("stage.example.com/hello").At(digest), tag is null ? to.At(digest) : to.WithTag(tag), digest, tag, ImagePromotionState.Copy, "");
    }

    private void Sign(ImageManifest subject, string type)
    {
        ImageDescriptor config = To.Add("{}"u8.ToArray(), ImageMediaType.OciEmpty);
        To.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","artifactType":"{{type}}","config":{{SampleImages.Json(config)}},"layers":[],"subject":{{SampleImages.Json(subject.Descriptor)}}}""");
    }
}
