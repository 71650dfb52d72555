using System.IO.Compression;
using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
using ZstdSharp;

namespace ReleaseTools.Tests.Images.Archive;

/// <summary>Archives that are another kind than they are called, two at once, or compressed.</summary>
public sealed class ArchiveKindTests : IDisposable
{
    private const string Marker = """{"imageLayoutVersion":"1.0.0"}""";

    private static readonly byte[] s_layer = Encoding.UTF8.GetBytes("layer");
    private static readonly byte[] s_config = Encoding.UTF8.GetBytes($$"""{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["{{ImageDigest.Of(s_layer)}}"]} }""");

    private readonly TestFolder _work = new();

    private string FilePath => _work.At("hello.tar");

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(ImageTransport.DockerArchive, false)]
    [InlineData(ImageTransport.DockerArchive, true)]
    [InlineData(ImageTransport.LayoutArchive, false)]
    [InlineData(ImageTransport.LayoutArchive, true)]
    [InlineData(null, false)]
    [InlineData(null, true)]
    public async Task The_content_tells_which_kind_an_archive_is(ImageTransport? said, bool isLayout)
    {
        (isLayout ? Layout(new TestTar(), Image()) : Docker(new TestTar())).Save(FilePath);

        Assert.Equal(Image().Digest, (await FindAsync(said, null))!.Digest);
        Assert.NotNull(await FindAsync(said, "hello:1.0"));
    }

    [Fact]
    public async Task Neither_kind_is_named_as_such()
    {
        new TestTar().Add("hello", "world").Save(FilePath);

        Assert.Contains("neither oci-layout and index.json, as an image layout has, nor manifest.json, as docker save writes it", (await Assert.ThrowsAsync<ImageInvalidException>(() => FindAsync(null, null))).Message, StringComparison.Ordinal);
    }

    // seen of Docker 25
    [Theory]
    [InlineData(ImageTransport.DockerArchive)]
    [InlineData(null)]
    public async Task An_image_that_has_lost_its_layers_is_read_from_the_list_beside_it(ImageTransport? said)
    {
        Docker(Layout(new TestTar(), WithoutLayers())).Save(FilePath);

        Assert.Equal(ImageDigest.Of(s_layer), Assert.Single((await FindAsync(said, null))!.Layers).Digest);
    }

    [Fact]
    public async Task An_image_that_has_lost_its_layers_is_not_copied_as_a_layout()
    {
        Docker(Layout(new TestTar(), WithoutLayers())).Save(FilePath);
        MemoryImages target = new MemoryRegistry("to.example.com").Repository("hello");

        await using var source = new ArchiveSource(FilePath, ImageTransport.LayoutArchive);
        ImageInvalidException e = await Assert.ThrowsAsync<ImageInvalidException>(() => new ImageCopier(source, target, new BlobLedger(), NoProgress.Instance).CopyAsync(null, ["1.0"], default));

        Assert.Contains("its configuration names 1 layer (rootfs.diff_ids), and its manifest none", e.Message, StringComparison.Ordinal);
        Assert.Empty(target.Tags);
    }

    // docker save of containerd's image store: one platform of the list is there, with its attestation
    [Fact]
    public async Task Of_a_list_with_platforms_that_are_missing_the_one_that_is_there_is_read()
    {
        ImageManifest image = Image();
        string list = Index(Child(image.Descriptor, "amd64"), Child(new ImageDescriptor(ImageMediaType.OciManifest, ImageDigest.Of("lost"u8), 4), "arm64"));
        byte[] inner = Encoding.UTF8.GetBytes(list);
        TestTar tar = Blob(Layout(new TestTar(), image, ManifestReader.Read(inner, null, null, "test").Descriptor), inner);
        Docker(tar).Save(FilePath);

        foreach (ImageTransport? said in new ImageTransport?[] { null, ImageTransport.DockerArchive }) Assert.Equal(image.Digest, (await FindAsync(said, "hello:1.0"))!.Digest);
        Assert.Equal(ImageDigest.Of(inner), (await FindAsync(ImageTransport.LayoutArchive, "hello:1.0"))!.Digest);
    }

    [Fact]
    public async Task A_list_that_is_whole_is_read_with_all_its_platforms()
    {
        ImageManifest image = Image();
        byte[] inner = Encoding.UTF8.GetBytes(Index(Child(image.Descriptor, "amd64")));
        Docker(Blob(Layout(new TestTar(), image, ManifestReader.Read(inner, null, null, "test").Descriptor), inner)).Save(FilePath);

        Assert.Equal(ImageDigest.Of(inner), (await FindAsync(null, null))!.Digest);
        await using var source = new ArchiveSource(FilePath, said: null);
        ContainerImage shown = (await new ImageInspector(source).TryReadAsync(ImageDigest.Of(inner).ToString(), default))!;
        Assert.Equal(("linux/amd64", image.Config!.Size + s_layer.Length), (Assert.Single(shown.Platforms).ToString(), shown.Size));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_compressed_archive_is_read_and_leaves_nothing_behind(string packing)
    {
        Pack(packing, Layout(new TestTar(), Image()));

        using (ArchiveFile file = await ArchiveFile.OpenAsync(FilePath, "hello", default, _work.At("."))) Assert.True(file.Index.Has(LayoutReader.Index));

        Assert.Equal(Image().Digest, (await FindAsync(ImageTransport.LayoutArchive, null))!.Digest);
        Assert.Equal([FilePath], Directory.EnumerateFileSystemEntries(_work.Path));
    }

    [Theory]
    [InlineData("gzip", "it is not whole")]
    [InlineData("zstd", "it can't be decompressed by zstd")]
    public async Task A_compressed_archive_that_breaks_off_leaves_nothing_behind(string packing, string objection)
    {
        Pack(packing, Layout(new TestTar(), Image()).Add("more", new byte[300_000].Select((_, i) => (byte)(i * i >> 3)).ToArray()));
        File.WriteAllBytes(FilePath, File.ReadAllBytes(FilePath)[..^20]);

        ImageInvalidException e = await Assert.ThrowsAsync<ImageInvalidException>(() => ArchiveFile.OpenAsync(FilePath, "hello", default, _work.At(".")));

        Assert.Contains($"hello can't be used: {objection}", e.Message, StringComparison.Ordinal);
        Assert.Equal([FilePath], Directory.EnumerateFileSystemEntries(_work.Path));
    }

    [Fact]
    public async Task A_cancelled_decompression_leaves_nothing_behind()
    {
        Pack("gzip", Layout(new TestTar(), Image()));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ArchiveFile.OpenAsync(FilePath, "hello", new CancellationToken(canceled: true), _work.At(".")));

        Assert.Equal([FilePath], Directory.EnumerateFileSystemEntries(_work.Path));
    }

    [Fact]
    public async Task A_place_that_takes_no_file_is_named()
    {
        Pack("gzip", Layout(new TestTar(), Image()));

        ReleaseException e = await Assert.ThrowsAsync<ReleaseException>(() => ArchiveFile.OpenAsync(FilePath, "hello", default, FilePath));

        Assert.Equal("ImageNotDecompressed", e.ErrorId);
        Assert.Contains("TMPDIR", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_compressed_and_no_tar_is_not_decompressed()
    {
        using (var gzip = new GZipStream(File.Create(FilePath), CompressionLevel.Fastest)) gzip.Write(new byte[10_000]);

        Assert.Contains("it is compressed by gzip, and what is in it is no tar", (await Assert.ThrowsAsync<ImageInvalidException>(() => FindAsync(null, null))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker-archive:out/hello.tar", ImageTransport.DockerArchive, "out/hello.tar")]
    [InlineData("oci-archive:out/hello.tar:1.0", ImageTransport.LayoutArchive, "out/hello.tar:1.0")]
    [InlineData("out/hello.tar:1.0", null, "out/hello.tar:1.0")]
    public void A_definition_may_name_the_kind(string name, ImageTransport? kind, string path) => Assert.Equal((kind, path), ImageArchiveName.Split(name));

    private async Task<ImageManifest?> FindAsync(ImageTransport? said, string? selector)
    {
        await using var source = new ArchiveSource(FilePath, said);
        return await source.FindManifestAsync(selector, default);
    }

    private static ImageManifest Image() => ManifestWriter.Image(new ImageDescriptor(ImageMediaType.OciConfig, ImageDigest.Of(s_config), s_config.Length), [new ImageDescriptor(ImageMediaType.OciLayer, ImageDigest.Of(s_layer), s_layer.Length)]);

    private static ImageManifest WithoutLayers() => ManifestReader.Read(
        Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{SampleImages.Json(Image().Config!)}},"layers":null}"""), null, null, "test");

    private static TestTar Layout(TestTar tar, ImageManifest image, ImageDescriptor? listed = null)
    {
        Blob(Blob(Blob(tar, s_config), s_layer), image.Bytes.ToArray());
        string names = """ "annotations":{"io.containerd.image.name":"docker.io/library/hello:1.0","org.opencontainers.image.ref.name":"1.0"}""";
        return tar.Add(LayoutReader.Marker, Marker).Add(LayoutReader.Index, Index($"{SampleImages.Json(listed ?? image.Descriptor)[..^1]},{names}}}"));
    }

    private static TestTar Docker(TestTar tar) => Blob(Blob(tar, s_config), s_layer).Add("manifest.json",
        $$"""[{"Config":"{{LayoutReader.PathOf(ImageDigest.Of(s_config))}}","RepoTags":["hello:1.0"],"Layers":["{{LayoutReader.PathOf(ImageDigest.Of(s_layer))}}"]}]""");

    private static TestTar Blob(TestTar tar, byte[] bytes) => tar.Add(LayoutReader.PathOf(ImageDigest.Of(bytes)), bytes);

    private static string Index(params string[] manifests) => $$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciIndex}}","manifests":[{{string.Join(',', manifests)}}]}""";

    private static string Child(ImageDescriptor image, string architecture) => $$"""{{SampleImages.Json(image)[..^1]}},"platform":{"os":"linux","architecture":"{{architecture}}"} }""";

    private void Pack(string packing, TestTar tar)
    {
        byte[] plain = File.ReadAllBytes(tar.Save(FilePath));
        using FileStream file = File.Create(FilePath);
        using Stream packed = packing == "gzip" ? new GZipStream(file, CompressionLevel.Fastest) : new CompressionStream(file);
        packed.Write(plain);
    }
}
