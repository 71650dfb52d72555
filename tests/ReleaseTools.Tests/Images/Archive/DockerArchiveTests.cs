using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images.Archive;

public sealed class DockerArchiveTests : ImagePlaceContract
{
    private static readonly byte[] s_layer = Encoding.UTF8.GetBytes("layer");

    private string FilePath => Work.At("hello.tar");

    private protected override bool HoldsEverything => false;

    private protected override IImageSource Source() => new ArchiveSource(FilePath, ImageTransport.DockerArchive);

    private protected override IImageTarget Target() => new DockerArchiveTarget(FilePath);

    private protected override string Tag(string tag) => $"docker.io/library/hello:{tag}";

    [Fact]
    public async Task Before_Docker_25_the_manifest_is_made_from_the_configuration()
    {
        string config = Config(ImageDigest.Of(s_layer), ImageDigest.Of(s_layer));
        new TestTar().AddFolder("1").Add("1/layer.tar", s_layer).AddLink(TarEntryType.SymbolicLink, "2/layer.tar", "../1/layer.tar").Add("c.json", config)
            .Add("manifest.json", """[{"Config":"c.json","RepoTags":["hello:1.0"],"Layers":["1/layer.tar","2/layer.tar"],"Extra":1}]""").Save(FilePath);

        await using IImageSource source = Source();
        ImageManifest image = (await source.FindManifestAsync("hello:1.0", default))!;

        Assert.Equal(ImageDigest.Of(Encoding.UTF8.GetBytes(config)), image.Config!.Digest);
        Assert.Equal([(ImageDigest.Of(s_layer), 5L, ImageMediaType.OciLayer), (ImageDigest.Of(s_layer), 5L, ImageMediaType.OciLayer)], image.Layers.Select(layer => (layer.Digest, layer.Size, layer.MediaType)));
        Assert.Equal(image.Digest, (await source.FindManifestAsync(image.Config.Digest.ToString(), default))!.Digest);
        await using Stream layer = await source.ReadBlobAsync(image.Layers[1], default);
        Assert.Equal("layer", await new StreamReader(layer).ReadToEndAsync());
    }

    [Fact]
    public async Task A_packed_layer_stays_packed()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(s_layer);
        Archive(layer: packed.ToArray());

        await using IImageSource source = Source();
        ImageDescriptor layer = (await source.FindManifestAsync(null, default))!.Layers[0];

        Assert.Equal((ImageMediaType.OciLayerGzip, ImageDigest.Of(packed.ToArray()), packed.Length), (layer.MediaType, layer.Digest, layer.Size));
    }

    [Fact]
    public async Task A_layer_that_is_not_the_configuration_s_is_found_out_while_it_is_read()
    {
        Archive(layer: Encoding.UTF8.GetBytes("LAYER"));

        await using IImageSource source = Source();
        MemoryImages back = new MemoryRegistry("back.example.com").Repository("hello");
        ImageInvalidException e = await Assert.ThrowsAsync<ImageInvalidException>(() => new ImageCopier(source, back, new BlobLedger(), Engine.Progress.NoProgress.Instance).CopyAsync(null, ["1.0"], default));

        Assert.Contains($"its blob {ImageDigest.Of(s_layer)} has the digest", e.Message, StringComparison.Ordinal);
        Assert.Empty(back.Tags);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("hello:latest")]
    [InlineData("docker.io/library/hello:latest")]
    public async Task A_name_is_known_however_much_of_it_is_written_out(string name)
    {
        Archive(manifest: """[{"Config":"c.json","RepoTags":["hello:latest"],"Layers":["l.tar"]}]""");

        await using IImageSource source = Source();

        Assert.NotNull(await source.FindManifestAsync(name, default));
        Assert.Null(await source.FindManifestAsync("hello:1", default));
    }

    [Theory]
    [InlineData(null, null, "it is no archive of images")]
    [InlineData("{}", null, "its manifest.json is not what docker save writes")]
    [InlineData("[null]", null, "has an image without a configuration")]
    [InlineData("[]", null, "it has no image")]
    [InlineData("""[{"Layers":[]}]""", null, "has an image without a configuration")]
    [InlineData("""[{"Config":"none.json","Layers":[]}]""", null, "its configuration none.json is not there")]
    [InlineData("""[{"Config":"../c.json","Layers":[]}]""", null, "it names ../c.json, which leads out of it")]
    [InlineData("""[{"Config":"c.json","Layers":["/etc/passwd"]}]""", null, "it names /etc/passwd, which leads out of it")]
    [InlineData("""[{"Config":"c.json","Layers":["none.tar"]}]""", null, "its layer none.tar is not there")]
    [InlineData("""[{"Config":"c.json","Layers":["l.tar","l.tar"]}]""", null, "names 1 layers, its manifest.json 2")]
    [InlineData("""[{"Config":"c.json","Layers":["l.tar"]}]""", "no", "its configuration c.json is no JSON")]
    [InlineData("""[{"Config":"c.json","Layers":["l.tar"]}]""", "[]", "it has no 'rootfs'")]
    [InlineData("""[{"Config":"c.json","Layers":["l.tar"]}]""", """{"rootfs":{"diff_ids":[1]}}""", "names a layer without a digest: 1")]
    [InlineData("""[{"Config":"c.json","Layers":["l.tar"]}]""", """{"rootfs":{"diff_ids":["sha256:abc"]}}""", "names a layer without a digest")]
    [InlineData("LONG", null, "its manifest.json has more than 4194304 bytes")]
    [InlineData("LAYERS", null, "1001 layers; 1000 is the most")]
    public async Task What_is_wrong_with_it_is_told(string? manifest, string? config, string says)
    {
        if (manifest is "LONG") manifest = new string(' ', 5 << 20);
        if (manifest is "LAYERS") manifest = $$"""[{"Config":"c.json","Layers":[{{string.Join(',', Enumerable.Repeat("\"l.tar\"", 1001))}}]}]""";
        var tar = new TestTar().Add("l.tar", s_layer).Add("c.json", config ?? Config(ImageDigest.Of(s_layer)));
        if (manifest is not null) tar.Add("manifest.json", manifest);
        tar.Save(FilePath);

        await using IImageSource source = Source();

        Assert.Contains(says, (await Assert.ThrowsAsync<ImageInvalidException>(() => source.FindManifestAsync(null, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_image_is_not_taken()
    {
        ImageManifest image = Origin.AddImage("1.0", "a");
        ImageManifest artifact = Origin.Add($$"""{"schemaVersion":2,"artifactType":"x/sbom","mediaType":"{{ImageMediaType.OciManifest}}","config":{{SampleImages.Json(image.Config! with { MediaType = ImageMediaType.OciEmpty })}},"layers":[]}""");

        Assert.Contains("an artifact of the type x/sbom", (await Assert.ThrowsAsync<RefusedException>(() => WriteAsync(artifact, "hello:1"))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(FilePath));
    }

    private static string Config(params ImageDigest[] layers) =>
        $$"""{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[{{string.Join(',', layers.Select(layer => $"\"{layer}\""))}}]} }""";

    private void Archive(byte[]? layer = null, string manifest = """[{"Config":"c.json","RepoTags":null,"Layers":["l.tar"]}]""") =>
        new TestTar().Add("l.tar", layer ?? s_layer).Add("c.json", Config(ImageDigest.Of(s_layer))).Add("manifest.json", manifest).Save(FilePath);
}
