using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images;

/// <summary>An image looked at without its layers.</summary>
public sealed class ImageReaderTests
{
    private const string Config = """{ "architecture":"arm64", "os":"linux","created":"2026-11-21T09:30:00Z","config":{"User":"app","WorkingDir":"/srv","Entrypoint":["/bin/hello"],"Cmd":["--loud",7],"Env":["PATH=/bin","SECRET=s3"],"Labels":{"b":"2","a":"1","n":3}},"rootfs":{"type":"layers","diff_ids":["sha256:x"]} }""" + "\n";

    private readonly MemoryRegistry _registry = new("r.example.com");

    private MemoryImages Images => _registry.Repository("hello");

    [Fact]
    public async Task The_manifest_is_the_very_bytes()
    {
        ImageManifest image = AddImage("1.0", Config), list = Images.AddIndex("all", ("linux/amd64", Images.AddImage(null, "a")), ("linux/arm64", image));

        ImageDocument single = await Reader("1.0").ReadManifestAsync(null, default), whole = await Reader("all").ReadManifestAsync(null, default);
        ImageDocument chosen = await Reader("all").ReadManifestAsync(ImagePlatform.Parse("linux/arm64"), default);

        Assert.Equal((image.Digest, Encoding.UTF8.GetString(image.Bytes.Span)), (single.Digest, single.Text));
        Assert.Equal((list.Digest, "r.example.com/hello:all"), (whole.Digest, whole.Image));
        Assert.Equal((image.Digest, $"r.example.com/hello@{image.Digest}"), (chosen.Digest, chosen.Image));
        Assert.True(chosen.Digest.IsOf(chosen.GetBytes().Span));
    }

    [Fact]
    public async Task The_configuration_is_the_very_bytes()
    {
        ImageManifest image = AddImage("1.0", Config);
        Images.AddIndex("all", ("linux/amd64", Images.AddImage(null, "a")), ("linux/arm64", image));

        foreach (ImageDocument document in (ImageDocument[])[await Reader("1.0").ReadConfigAsync(null, default), await Reader("all").ReadConfigAsync(ImagePlatform.Parse("linux/arm64"), default)])
            Assert.Equal((Config, ImageMediaType.OciConfig, image.Config!.Digest), (document.ToString(), document.MediaType, document.Digest));
    }

    [Fact]
    public async Task Of_a_list_the_platform_of_a_configuration_has_to_be_named()
    {
        Images.AddIndex("all", ("linux/amd64", Images.AddImage(null, "a")), ("linux/arm64", AddImage(null, Config)));

        UsageException e = await Assert.ThrowsAsync<UsageException>(() => Reader("all").ReadConfigAsync(null, default));

        Assert.Equal("ImagePlatformUnnamed", e.ErrorId);
        Assert.EndsWith("It is for: linux/amd64, linux/arm64.", e.Remedy, StringComparison.Ordinal);
        Assert.Equal("It is for: linux/amd64, linux/arm64.", (await Assert.ThrowsAsync<RefusedException>(() => Reader("all").ReadConfigAsync(ImagePlatform.Parse("linux/s390x"), default))).Remedy);
    }

    [Fact]
    public async Task An_image_is_shown_with_what_its_configuration_says()
    {
        ImageManifest image = AddImage("1.0", Config);

        ContainerImageDetail detail = await Reader("1.0").InspectAsync(null, default);

        Assert.Equal(("r.example.com/hello:1.0", image.Digest, "app", "/srv"), (detail.Image, detail.Digest, detail.User, detail.WorkingDirectory));
        Assert.Equal(["/bin/hello"], detail.Entrypoint);
        Assert.Equal(["--loud"], detail.Cmd);
        Assert.Equal(["PATH=/bin", "SECRET=s3"], detail.Env);
        Assert.Equal(["a=1", "b=2"], detail.Labels.Select(label => $"{label.Key}={label.Value}"));
        Assert.Equal([ImagePlatform.Parse("linux/arm64")], detail.Platforms);
        Assert.Equal(image.Layers.Select(layer => (layer.Digest, layer.Size, layer.MediaType)), detail.Layers.Select(layer => (layer.Digest, layer.Size, layer.MediaType)));
        Assert.Equal(image.Blobs().Sum(blob => blob.Size), detail.Size);
    }

    [Fact]
    public async Task A_list_is_shown_with_its_platforms_and_a_platform_like_an_image()
    {
        ImageManifest image = AddImage(null, Config), list = Images.AddIndex("all", ("linux/amd64", Images.AddImage(null, "a")), ("linux/arm64", image));

        ContainerImageDetail all = await Reader("all").InspectAsync(null, default), one = await Reader("all").InspectAsync(ImagePlatform.Parse("linux/arm64"), default);

        Assert.Equal((list.Digest, "linux/amd64, linux/arm64", 0), (all.Digest, string.Join(", ", all.Platforms), all.Layers.Count));
        Assert.Equal((image.Digest, "app"), (one.Digest, one.User));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"config":null}""")]
    [InlineData("""{"config":[]}""")]
    [InlineData("""{"config":{"User":1,"Entrypoint":"sh","Cmd":null,"Env":{},"Labels":[]}}""")]
    public void What_a_configuration_does_not_say_is_left_out(string json)
    {
        var config = ImageConfig.Read(Encoding.UTF8.GetBytes(json), "test");

        Assert.Null(config.User);
        Assert.Empty(config.Entrypoint.Concat(config.Cmd).Concat(config.Env).Concat(config.Labels.Keys));
    }

    [Fact]
    public async Task An_artifact_is_shown_without_a_configuration_of_an_image()
    {
        ImageDescriptor part = Images.Add("{}"u8.ToArray(), ImageMediaType.OciEmpty);
        ImageManifest artifact = Images.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","artifactType":"application/spdx+json","config":{{SampleImages.Json(part)}},"layers":[{{SampleImages.Json(part)}}]}""", "sbom");

        ContainerImageDetail detail = await Reader("sbom").InspectAsync(null, default);

        Assert.Equal((artifact.Digest, "application/spdx+json", 1, 0), (detail.Digest, detail.ArtifactType, detail.Layers.Count, detail.Platforms.Count));
    }

    [Fact]
    public async Task What_refers_to_an_image_or_its_platforms_is_listed_with_its_place()
    {
        ImageManifest image = AddImage(null, Config), list = Images.AddIndex("all", ("linux/arm64", image));
        ImageManifest bill = AddAbout(image, null, "bill"), signature = AddAbout(null, CosignTag.Of(list.Digest, "sig"), "signature");

        IReadOnlyList<ImageReferrer> found = await Reader("all").ReadReferrersAsync(default);

        Assert.Equal([(list.Digest, signature.Digest, $"r.example.com/hello@{signature.Digest}"), (image.Digest, bill.Digest, $"r.example.com/hello@{bill.Digest}")], found.Select(one => (one.Subject, one.Digest, one.Image)));
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_an_error()
    {
        Func<Task>[] reads = [() => Reader("9").ReadManifestAsync(null, default), () => Reader("9").ReadConfigAsync(null, default), () => Reader("9").InspectAsync(null, default), () => Reader("9").ReadReferrersAsync(default)];

        foreach (Func<Task> read in reads) Assert.Equal("ImageMissing", (await Assert.ThrowsAsync<RefusedException>(read)).ErrorId);
    }

    private ImageReader Reader(string tag) => new(new MemoryPlaces(_registry), ImageReference.Parse($"r.example.com/hello:{tag}"));

    private ImageManifest AddImage(string? tag, string config) => Images.Add(
        $$"""{ "schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{SampleImages.Json(Images.Add(Encoding.UTF8.GetBytes(config), ImageMediaType.OciConfig))}},"layers":[{{SampleImages.Json(Images.Add("a layer"u8.ToArray()))}}] }""", tag);

    private ImageManifest AddAbout(ImageManifest? subject, string? tag, string text) => Images.Add(
        $$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{SampleImages.Json(Images.Add("{}"u8.ToArray(), ImageMediaType.OciEmpty))}},"layers":[{{SampleImages.Json(Images.Add(Encoding.UTF8.GetBytes(text)))}}]{{(subject is null ? "" : $",\"subject\":{SampleImages.Json(subject.Descriptor)}")}}}""", tag);
}
