using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images;

/// <summary>Single images under one name.</summary>
public sealed class ImageJoinerTests
{
    private readonly MemoryRegistry _there = new("from.example.com"), _here = new("to.example.com");

    private MemoryImages From => _there.Repository("hello");

    private MemoryImages To => _here.Repository("hello");

    [Fact]
    public async Task Images_are_joined_by_what_their_configurations_say()
    {
        ImageManifest amd = From.AddImageFor("linux/amd64", "amd64", "a"), arm = From.AddImageFor("linux/arm64", "arm64", "b");

        CopiedImage joined = await JoinAsync(["1.0"], "arm64", "amd64");

        ImageManifest index = (await To.FindManifestAsync("1.0", default))!;
        Assert.Equal((ImageMediaType.OciIndex, index.Digest, false), (index.MediaType, joined.Digest, joined.Existed));
        Assert.Equal([(amd.Digest, "linux/amd64"), (arm.Digest, "linux/arm64")], index.Manifests.Select(image => (image.Digest, $"{image.Platform}")));
        Assert.Equal(("from.example.com/hello:arm64, from.example.com/hello:amd64", "to.example.com/hello:1.0", 4), (joined.Source, joined.Destination, joined.Sent));
        Assert.Empty(await new ImageTester(To, "x", NoProgress.Instance).TestAsync("1.0", default));
    }

    [Fact]
    public async Task Joining_again_in_another_order_writes_nothing()
    {
        From.AddImageFor("linux/amd64", "amd64", "a");
        From.AddImageFor("linux/arm64", "arm64", "b");
        CopiedImage first = await JoinAsync(["1.0"], "arm64", "amd64");
        int puts = _here.CountOf("PUT");

        CopiedImage second = await JoinAsync(["1.0"], "amd64", "arm64");

        Assert.Equal((first.Digest, true, puts), (second.Digest, second.Existed, _here.CountOf("PUT")));
    }

    [Fact]
    public async Task The_images_of_an_index_are_taken_with_its_attestations()
    {
        ImageManifest amd = From.AddImageFor("linux/amd64", "amd64", "a"), arm = From.AddImageFor("linux/arm64", null, "b"), about = From.AddImageFor("unknown/unknown", null, "c");
        From.Add($$"""
            {"schemaVersion":2,"mediaType":"{{ImageMediaType.OciIndex}}","manifests":[{{SampleImages.Json(arm.Descriptor)}},
            {{SampleImages.Json(about.Descriptor)[..^1]}},"platform":{"os":"unknown","architecture":"unknown"},"annotations":{"vnd.docker.reference.digest":"{{arm.Digest}}"} }]}
            """, "list");

        await JoinAsync(["1.0"], "amd64", "list");

        ImageManifest index = (await To.FindManifestAsync("1.0", default))!;
        Assert.Equal([amd.Digest, arm.Digest, about.Digest], index.Manifests.Select(image => image.Digest));
        Assert.Equal(arm.Digest.ToString(), index.Manifests[2].Annotations["vnd.docker.reference.digest"]);
        Assert.Equal(4, To.Manifests.Count);
    }

    [Fact]
    public async Task An_index_is_joined_with_a_further_platform()
    {
        From.AddImageFor("linux/amd64", "amd64", "a");
        From.AddImageFor("linux/arm64", "arm64", "b");
        From.AddImageFor("linux/s390x", "s390x", "c");
        CopiedImage all = await JoinAsync(["all"], "amd64", "arm64", "s390x");
        await JoinAsync(["1.0"], "amd64", "arm64");

        CopiedImage joined = await new ImageJoiner([new JoinSource(To, "1.0", "1.0"), Source("s390x")], To, new BlobLedger(), NoProgress.Instance, new ImageCopyOptions { Floats = _ => true }).JoinAsync(["1.0"], default);

        Assert.Equal(all.Digest, joined.Digest);
    }

    [Fact]
    public async Task Two_images_for_one_platform_are_refused_before_the_first_byte()
    {
        ImageManifest one = From.AddImageFor("linux/amd64", "one", "a"), other = From.AddImageFor("linux/amd64", "other", "b");

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => JoinAsync(["1.0"], "one", "other"));

        Assert.Equal("ImagePlatformShared", e.ErrorId);
        Assert.Contains($"from.example.com/hello:one ({one.Digest})", e.Message, StringComparison.Ordinal);
        Assert.Contains($"from.example.com/hello:other ({other.Digest})", e.Message, StringComparison.Ordinal);
        Assert.Empty(To.Blobs);
    }

    [Fact]
    public async Task A_tag_of_another_image_stays_unless_it_floats()
    {
        From.AddImageFor("linux/amd64", "amd64", "a");
        ImageManifest other = To.AddImage("latest", "x");

        await Assert.ThrowsAsync<ImageTagTakenException>(() => JoinAsync(["1.0", "latest"], "amd64"));
        Assert.Equal((other.Digest, 1, 2), (To.Tags["latest"], To.Tags.Count, To.Blobs.Count));

        CopiedImage joined = await JoinAsync(["1.0", "latest"], _ => true, "amd64");
        Assert.Equal((joined.Digest, joined.Digest), (To.Tags["latest"], To.Tags["1.0"]));
    }

    [Fact]
    public async Task What_refers_to_the_images_is_copied_where_it_is_wanted()
    {
        ImageManifest amd = From.AddImageFor("linux/amd64", "amd64", "a"), arm = From.AddImageFor("linux/arm64", null, "b");
        ImageManifest list = From.AddIndex("list", ("linux/arm64", arm));
        ImageManifest bill = From.AddReferrer(amd), signature = From.AddReferrer(bill), other = From.AddReferrer(arm), ofList = From.AddReferrer(list);
        ImageManifest cosign = From.AddImage(CosignTag.Of(arm.Digest, CosignTag.Signature), "s");
        await JoinAsync(["1.0"], "amd64", "list");
        Assert.Equal(3, To.Manifests.Count);

        CopiedImage joined = await JoinAsync(WithReferrers, "amd64", "list");

        Assert.Equal((4, false), (joined.Referrers, joined.Existed));
        Assert.Superset(new HashSet<ImageDigest> { bill.Digest, signature.Digest, other.Digest, cosign.Digest }, To.Manifests.ToHashSet());
        Assert.Equal(cosign.Digest, To.Tags[CosignTag.Of(arm.Digest, CosignTag.Signature)!]);
        Assert.DoesNotContain(ofList.Digest, To.Manifests);
        Assert.Equal(1, _there.CountOf("LIST"));
        CopiedImage again = await JoinAsync(WithReferrers, "list", "amd64");
        Assert.Equal((0, true), (again.Referrers, again.Existed));
    }

    [Theory]
    [InlineData("{}", "does not say what it runs on")]
    [InlineData("""{"os":"unknown","architecture":"unknown"}""", "does not say what it runs on")]
    public async Task What_does_not_say_what_it_runs_on_is_refused(string config, string message)
    {
        From.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{SampleImages.Json(From.Add(System.Text.Encoding.UTF8.GetBytes(config), ImageMediaType.OciConfig))}},"layers":[]}""", "odd");

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => JoinAsync(["1.0"], "odd"));

        Assert.Equal("ImagePlatformUnknown", e.ErrorId);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_artifact_is_no_image_of_a_platform()
    {
        From.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","artifactType":"text/x","config":{{SampleImages.Json(From.Add("{}"u8.ToArray(), ImageMediaType.OciEmpty))}},"layers":[]}""", "odd");

        Assert.Contains("it is an artifact", (await Assert.ThrowsAsync<RefusedException>(() => JoinAsync(["1.0"], "odd"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_not_there_ends_it_before_the_first_byte()
    {
        From.AddImageFor("linux/amd64", "amd64", "a");

        Assert.Equal("ImageMissing", (await Assert.ThrowsAsync<RefusedException>(() => JoinAsync(["1.0"], "amd64", "none"))).ErrorId);
        Assert.Empty(To.Blobs);
    }

    private JoinSource Source(string tag) => new(From, tag, $"{From.Name}:{tag}");

    private Task<CopiedImage> JoinAsync(string[] tags, params string[] images) => JoinAsync(tags, _ => false, images);

    private Task<CopiedImage> JoinAsync(string[] tags, Predicate<string> floats, params string[] images) => JoinAsync(tags, new ImageCopyOptions { Floats = floats }, images);

    private Task<CopiedImage> JoinAsync(ImageCopyOptions options, params string[] images) => JoinAsync(["1.0"], options, images);

    private Task<CopiedImage> JoinAsync(string[] tags, ImageCopyOptions options, params string[] images) =>
        new ImageJoiner([.. images.Select(Source)], To, new BlobLedger(), NoProgress.Instance, options).JoinAsync(tags, default);

    private static ImageCopyOptions WithReferrers => new() { Referrers = true };
}
