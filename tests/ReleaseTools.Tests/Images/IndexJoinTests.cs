using System.Text;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Tests.Images;

/// <summary>The rule that makes an index of single images.</summary>
public sealed class IndexJoinTests
{
    [Theory]
    [InlineData("linux/amd64 linux/arm64", "linux/amd64 linux/arm64")]
    [InlineData("linux/arm64 linux/amd64", "linux/amd64 linux/arm64")]
    [InlineData("linux/arm/v7 linux/arm/v6 linux/arm", "linux/arm linux/arm/v6 linux/arm/v7")]
    [InlineData("windows/amd64:10.0.20348.1 linux/amd64 windows/amd64:10.0.17763.1", "linux/amd64 windows/amd64:10.0.17763.1 windows/amd64:10.0.20348.1")]
    [InlineData("linux/amd64", "linux/amd64")]
    public void Platforms_are_sorted(string platforms, string index) => Assert.Equal(index, Platforms(Join(platforms)));

    [Theory]
    [InlineData("linux/amd64 linux/arm64 linux/amd64", "linux/amd64 would be image0")]
    [InlineData("linux/aarch64 linux/arm64", "linux/arm64 would be image0")]
    [InlineData("windows/amd64:10.0.1 windows/amd64:10.0.1", "windows/amd64:10.0.1 would be image0")]
    public void Two_images_for_one_platform_are_refused(string platforms, string message)
    {
        RefusedException e = Assert.Throws<RefusedException>(() => Join(platforms));

        Assert.Equal("ImagePlatformShared", e.ErrorId);
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "linux/arm64", "linux/arm64")]
    [InlineData("linux/amd64", "linux/arm64", "linux/arm64")]
    [InlineData("linux/arm/v7", "linux/arm", "linux/arm/v7")]
    [InlineData("linux/arm", "linux/arm/v7", "linux/arm/v7")]
    [InlineData("unknown/unknown", null, "unknown/unknown")]
    [InlineData(null, null, null)]
    public void The_configuration_says_what_an_image_runs_on(string? listed, string? configured, string? platform) =>
        Assert.Equal(platform, JoinedImage.PlatformOf(Parsed(listed), Parsed(configured))?.ToString());

    [Fact]
    public void The_same_images_make_the_same_bytes()
    {
        JoinedImage[] images = [.. Images("linux/amd64 linux/arm64 linux/s390x")];

        ImageManifest index = IndexJoin.Of(images, "x");

        Assert.Equal(index.Digest, IndexJoin.Of([.. images.Reverse(), images[1]], "x").Digest);
        Assert.StartsWith($"{{\"schemaVersion\":2,\"mediaType\":\"{ImageMediaType.OciIndex}\",\"manifests\":[{Entry(images[0].Entry.Image)},\"platform\":{{\"architecture\":\"amd64\",\"os\":\"linux\"}}}},",
            Encoding.UTF8.GetString(index.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void An_attestation_is_listed_last_as_it_was_listed()
    {
        ImageManifest amd = Manifest("a"), about = Manifest("b");
        const string Said = "\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"},\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}";
        IReadOnlyList<IndexEntry> entries = IndexEntry.In([Listing($"{Entry(about)},{Said}}}", $"{Entry(amd)},\"platform\":{{\"os\":\"linux\",\"architecture\":\"amd64\",\"os.features\":[\"x\"]}},\"annotations\":{{\"by\":\"ann\"}}}}")], "x");

        ImageManifest index = IndexJoin.Of([.. entries.Select(entry => new JoinedImage("x", entry, entry.Image.Platform))], "x");

        string text = Encoding.UTF8.GetString(index.Bytes.Span);
        Assert.Equal([amd.Digest, about.Digest], index.Manifests.Select(image => image.Digest));
        Assert.EndsWith($"{Said}}}]}}", text, StringComparison.Ordinal);
        Assert.Contains("\"os.features\":[\"x\"]", text, StringComparison.Ordinal);
        Assert.Equal("ann", index.Manifests[0].Annotations["by"]);
    }

    [Fact]
    public void What_a_configuration_says_replaces_what_an_index_said()
    {
        ImageManifest image = Manifest("a");
        IndexEntry entry = IndexEntry.In([Listing($"{Entry(image)},\"platform\":{{\"os\":\"linux\",\"architecture\":\"amd64\",\"variant\":\"v2\",\"os.features\":[\"x\"]}}}}")], "x").Single();

        string text = Encoding.UTF8.GetString(IndexJoin.Of([new JoinedImage("x", entry, ImagePlatform.Parse("linux/arm64"))], "x").Bytes.Span);

        Assert.Contains("\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\",\"os.features\":[\"x\"]}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_index_says_twice_is_refused()
    {
        IndexEntry entry = IndexEntry.In([Listing($"{Entry(Manifest("a"))},\"a\":1,\"a\":2}}")], "x").Single();

        Assert.Throws<ImageInvalidException>(() => IndexJoin.Of([new JoinedImage("x", entry, ImagePlatform.Parse("linux/arm64"))], "x"));
    }

    [Theory]
    [InlineData("r.io/x:1", "2 1", "1 2")]
    [InlineData("r.io/x", "", "")]
    [InlineData("oci:x:1", "", "1")]
    [InlineData("oci-archive:x.tar:1", "2", "1 2")]
    public void The_tags_that_an_index_gets(string to, string tags, string names) =>
        Assert.Equal(names, string.Join(' ', PlannedJoin.Of([ImageReference.Parse("oci:a")], ImageReference.Parse(to), tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Tags));

    [Theory]
    [InlineData("docker-archive:x.tar", "ImageNotOne")]
    [InlineData("docker-daemon:x:1", "ImageNotOne")]
    [InlineData("r.io/x@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ImageDestinationDigest")]
    public void Places_that_take_no_index_are_refused(string to, string id) =>
        Assert.Equal(id, Assert.Throws<UsageException>(() => PlannedJoin.Of([ImageReference.Parse("oci:a")], ImageReference.Parse(to), [])).ErrorId);

    private static ImageManifest Join(string platforms) => IndexJoin.Of([.. Images(platforms)], "x");

    private static IEnumerable<JoinedImage> Images(string platforms) => platforms.Split(' ').Select((platform, i) => new JoinedImage($"image{i}", IndexEntry.Of(Manifest($"{i}")), ImagePlatform.Parse(platform)));

    private static string Platforms(ImageManifest index) => string.Join(' ', index.Manifests.Select(image => image.Platform));

    private static ImagePlatform? Parsed(string? platform) => platform is null ? null : ImagePlatform.Parse(platform);

    private static string Entry(ImageManifest image) => Entry(image.Descriptor);

    private static string Entry(ImageDescriptor image) => SampleImages.Json(image)[..^1];

    private static ImageManifest Listing(params string[] entries) =>
        ManifestReader.Read(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciIndex}}","manifests":[{{string.Join(',', entries)}}]}"""), null, null, "x");

    // a manifest of Docker's own may be listed, too
    private static ImageManifest Manifest(string text)
    {
        var config = ImageDigest.Of(Encoding.UTF8.GetBytes(text));
        return ManifestReader.Read(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.DockerManifest}}","config":{"mediaType":"{{ImageMediaType.DockerConfig}}","digest":"{{config}}","size":1},"layers":[]}"""), null, null, "x");
    }
}
