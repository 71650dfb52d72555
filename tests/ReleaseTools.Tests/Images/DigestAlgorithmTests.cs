using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
using ReleaseTools.Images.Registry;
using ReleaseTools.Promotion;
using ReleaseTools.Versions;
using static ReleaseTools.TestKit.Images.SampleImages;

namespace ReleaseTools.Tests.Images;

/// <summary>Images that are named by sha512 somewhere (https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md#registered-algorithms).</summary>
public sealed class DigestAlgorithmTests : IAsyncLifetime
{
    private const string Unknown = "sha384:38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b";

    private readonly TestFolder _work = new();
    private readonly TestImage _image = new(1);
    private RegistryWorld _world = null!, _other = null!;

    public async ValueTask InitializeAsync()
    {
        (_world, _other) = (await RegistryWorld.StartAsync(isLoggedIn: false), await RegistryWorld.StartAsync(isLoggedIn: false));
        _world.Fake.DigestOf = bytes => ImageDigest.Sha512Of(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        await _other.DisposeAsync();
        _work.Dispose();
    }

    [Fact]
    public async Task A_tag_is_reported_under_the_digest_that_it_has()
    {
        await _image.WriteAsync(_world.Open(), "v1");
        var digest = ImageDigest.Sha512Of(_image.Manifest.Bytes.Span);

        Assert.Equal(digest, await _world.Open().ResolveAsync("v1", default));
        Assert.Equal(digest, (await _world.Open().FindManifestAsync("v1", default))!.Digest);
        Assert.Equal(digest, (await new ImageInspector(_world.Open()).TryReadAsync("v1", default))!.Digest);
        Assert.Equal(digest, (await _world.Open().FindManifestAsync(digest.ToString(), default))!.Digest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_there_under_another_algorithm_is_there(bool isFromSha512)
    {
        (RegistryWorld from, RegistryWorld to) = isFromSha512 ? (_world, _other) : (_other, _world);
        await _image.WriteAsync(from.Open(), "v1");

        Assert.False((await CopyAsync(from.Open(), to.Open(), "v1")).Existed);
        int written = to.Fake.Count("PUT manifests");
        Assert.True((await CopyAsync(from.Open(), to.Open(), "v1")).Existed);

        Assert.Equal(written, to.Fake.Count("PUT manifests"));
    }

    [Fact]
    public async Task A_registry_that_takes_no_manifest_by_sha512_is_named()
    {
        await _image.WriteAsync(_world.Open(), "v1");
        _other.Fake.Fail("PUT manifests", new RegistryFault(400) { Code = "DIGEST_INVALID" });

        RegistryException refusal = await Assert.ThrowsAsync<RegistryException>(() =>
            new ImageCopier(_world.Open(), _other.Open(), new BlobLedger(), NoProgress.Instance).CopyAsync("v1", [], default));

        Assert.Equal("RegistryCannot", refusal.ErrorId);
        Assert.Contains("names no manifest by sha512", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_image_under_another_algorithm_is_another_image()
    {
        await new TestImage(2).WriteAsync(_world.Open(), "v1");
        await _image.WriteAsync(_other.Open(), "v1");

        await Assert.ThrowsAsync<ImageTagTakenException>(() => CopyAsync(_other.Open(), _world.Open(), "v1"));
    }

    [Fact]
    public async Task What_was_published_is_published_already()
    {
        await using (var layout = new LayoutFolder(_work.Path)) await _image.WriteAsync(layout, "v1");
        var tags = new List<TaggedImage>();
        for (int i = 0; i < 2; i++)
        {
            await new ImagePublisher(NoProgress.Instance).PublishAsync(
                ImageReference.Parse($"oci:{_work.Path}:v1"), new ImagePublication([ImageReference.Parse($"{_world.Fake.Name}/hello")], ["v1"], ["latest"]), tags.Add, default);
        }

        Assert.Equal([LinkVerdict.Forward, LinkVerdict.Forward, LinkVerdict.Unchanged, LinkVerdict.Unchanged], tags.Select(tag => tag.Outcome));
    }

    [Fact]
    public async Task A_layout_by_sha512_is_copied_from_place_to_place()
    {
        byte[] config = _image.Config;
        ImageDescriptor layerBlob = new(ImageMediaType.OciLayer, ImageDigest.Sha512Of(_image.Layer), _image.Layer.Length), configBlob = new(ImageMediaType.OciConfig, ImageDigest.Sha512Of(config), config.Length);
        byte[] bytes = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{Json(configBlob)}},"layers":[{{Json(layerBlob)}}]}""");
        ImageManifest image = ManifestReader.Read(bytes, null, ImageDigest.Sha512Of(bytes), "test");
        string archive = Path.Combine(_work.Path, "out.tar");
        await using (var layout = new LayoutFolder(Path.Combine(_work.Path, "a")))
        {
            await layout.WriteBlobAsync(layerBlob, TestImage.Open(_image.Layer), default);
            await layout.WriteBlobAsync(configBlob, TestImage.Open(config), default);
            await layout.WriteManifestAsync(image, "v1", default);
            await using var target = new LayoutArchiveTarget(archive);
            await CopyAsync(layout, target, "v1");
            await target.CompleteAsync(default);
            await CopyAsync(layout, _other.Open(), "v1");
        }
        await using var back = new LayoutFolder(Path.Combine(_work.Path, "b"));

        CopiedImage copied = await CopyAsync(new ArchiveSource(archive, ImageTransport.LayoutArchive), back, "v1");

        Assert.Equal((image.Digest, false, true), (copied.Digest, copied.Existed, (await CopyAsync(new ArchiveSource(archive, ImageTransport.LayoutArchive), back, "v1")).Existed));
        Assert.True(File.Exists(Path.Combine(_work.Path, "b", "blobs", "sha512", layerBlob.Digest.Hex)));
        Assert.Empty(await new ImageTester(back, back.Name, NoProgress.Instance).TestAsync("v1", default));
        Assert.Empty(await new ImageTester(_other.Open(), "there", NoProgress.Instance).TestAsync("v1", default));
    }

    [Fact]
    public async Task What_is_promoted_by_sha512_is_promoted_then()
    {
        await _image.WriteAsync(_world.Open(), "build");
        PromotionEdge[] edges = [new(Repository(_world), Repository(_other), ImageDigest.Sha512Of(_image.Manifest.Bytes.Span), "v1")];

        IReadOnlyList<ImagePromotion> done = await new PromotionRunner(Read, Write, NoProgress.Instance).ApplyAsync(await PlanAsync(edges), _ => { }, failure => throw failure, default);

        Assert.Equal((ImagePromotionState.Done, "copied"), (Assert.Single(done).State, done[0].Reason));
        Assert.Equal(_image.Manifest.Digest, await _other.Open().ResolveAsync("v1", default));
        Assert.Empty((await PlanAsync(edges)).Changes);
        await new PromotionWait(Read, NoProgress.Instance).RunAsync(done, isSigned: false, TimeSpan.Zero, _ => { }, default);

        await new TestImage(2).WriteAsync(_other.Open(), "v1");
        Assert.Single((await PlanAsync(edges)).Conflicts);
    }

    [Fact]
    public async Task An_image_that_a_registry_lists_by_another_algorithm_gets_its_tags()
    {
        (_world.Fake.ListsDigests, _other.Fake.ListsDigests) = (true, true);
        await _image.WriteAsync(_world.Open(), "build");
        await _image.WriteAsync(_other.Open(), "v1");
        var digest = ImageDigest.Sha512Of(_image.Manifest.Bytes.Span);

        PromotionEdge[] edges = [new(Repository(_world), Repository(_other), digest, "v1"), new(Repository(_world), Repository(_other), digest, "v2")];

        PromotionPlan plan = await PlanAsync(edges);
        await new PromotionRunner(Read, Write, NoProgress.Instance).ApplyAsync(plan, _ => { }, failure => throw failure, default);

        Assert.Equal("v2", Assert.Single(plan.Changes).Tag);
        Assert.Equal(_image.Manifest.Digest, await _other.Open().ResolveAsync("v2", default));
        Assert.Empty((await PlanAsync(edges)).Changes);
    }

    [Theory]
    [InlineData("registry.example.com/hello@" + Unknown)]
    [InlineData("docker-daemon:registry.example.com/hello:1.0@" + Unknown)]
    [InlineData(Unknown)]
    public void An_algorithm_that_is_not_known_is_named(string text)
    {
        UsageException wrong = Assert.Throws<UsageException>(() => text == Unknown ? (object)ImageDigest.Parse(text) : ImageReference.Parse(text));

        Assert.Contains("digests by sha384 can't be checked here, only those by sha256 and sha512", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_in_a_header_by_an_algorithm_that_is_not_known_is_not_taken()
    {
        await _image.WriteAsync(_other.Open(), "v1");
        _other.Fake.Plan = _ => new RegistryFault { Headers = new Dictionary<string, string> { ["Docker-Content-Digest"] = Unknown } };

        Assert.Equal(_image.Manifest.Digest, await _other.Open().ResolveAsync("v1", default));
        Assert.Equal(_image.Manifest.Digest, (await _other.Open().FindManifestAsync("v1", default))!.Digest);
    }

    private Task<PromotionPlan> PlanAsync(PromotionEdge[] edges) => new PromotionPlanner(Read, NoProgress.Instance).PlanAsync(edges, default);

    private static RegistryReference Repository(RegistryWorld world) => RegistryReference.Parse($"{world.Fake.Name}/hello");

    private RegistryRepository Read(RegistryReference repository) => (repository.Registry == _world.Fake.Name ? _world : _other).Open(repository.Repository);

    private RegistryRepository Write(RegistryReference repository) => Read(repository);

    private static Task<CopiedImage> CopyAsync(IImageSource from, IImageTarget to, string tag) =>
        new ImageCopier(from, to, new BlobLedger(), NoProgress.Instance).CopyAsync(tag, [tag], default);
}
