using System.IO.Compression;
using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ZstdSharp;

namespace ReleaseTools.Tests.Images;

/// <summary>Plain layers, as a container engine has them, on their way to a registry.</summary>
public sealed class CompressedImageTests
{
    private static readonly string s_layer = string.Concat(Enumerable.Range(0, 50_000).Select(number => $"line {number}, "));

    private readonly MemoryRegistry _there = new("engine.example.com"), _here = new("to.example.com");

    private MemoryImages From => _there.Repository("hello");

    private MemoryImages To => _here.Repository("hello");

    [Theory]
    [InlineData(LayerCompression.Gzip, ImageMediaType.OciLayerGzip)]
    [InlineData(LayerCompression.Zstd, ImageMediaType.OciLayer + "+zstd")]
    public async Task Plain_layers_are_compressed(LayerCompression compression, string mediaType)
    {
        From.AddImage("1.0", s_layer, "small", s_layer);

        await CopyAsync(compression, "1.0");

        ImageManifest image = (await To.FindManifestAsync("1.0", default))!;
        Assert.Equal([mediaType, mediaType, mediaType], image.Layers.Select(layer => layer.MediaType));
        Assert.True(image.Layers[0].Size < s_layer.Length / 3);
        Assert.Equal(s_layer, await ContentAsync(image.Layers[2]));
        Assert.Equal("small", await ContentAsync(image.Layers[1]));
        Assert.Empty(await new ImageTester(To, "hello:1.0", NoProgress.Instance).TestAsync("1.0", default));
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public async Task The_same_image_gets_the_same_digest(LayerCompression compression)
    {
        From.AddImage("1.0", s_layer, "small");

        ImageDigest first = (await CopyAsync(compression, "1.0")).Digest;
        CopiedImage second = await CopyAsync(compression, "1.0");

        Assert.Equal((first, true), (second.Digest, second.Existed));
    }

    [Fact]
    public async Task Layers_may_stay_plain()
    {
        ImageManifest image = From.AddImage("1.0", s_layer);

        Assert.Equal(image.Digest, (await CopyAsync(LayerCompression.None, "1.0")).Digest);
    }

    [Fact]
    public async Task What_is_compressed_stays_as_it_is()
    {
        ImageManifest plain = From.AddImage(null, "a", "b");
        string text = Encoding.UTF8.GetString(plain.Bytes.Span);
        From.Add(text.Replace(ImageMediaType.OciLayer, ImageMediaType.OciLayerGzip, StringComparison.Ordinal), "all");
        From.Add(text.Replace($"{ImageMediaType.OciLayer}\",\"digest\":\"{plain.Layers[0].Digest}", $"{ImageMediaType.DockerLayerGzip}\",\"annotations\":{{\"by\":\"ann\"}},\"digest\":\"{plain.Layers[0].Digest}", StringComparison.Ordinal), "some");

        Assert.Equal((await From.FindManifestAsync("all", default))!.Digest, (await CopyAsync(LayerCompression.Gzip, "all")).Digest);
        await CopyAsync(LayerCompression.Zstd, "some");
        ImageManifest some = (await To.FindManifestAsync("some", default))!;
        Assert.Equal((plain.Layers[0].Digest, ImageMediaType.OciLayerGzip, "ann"), (some.Layers[0].Digest, some.Layers[0].MediaType, some.Layers[0].Annotations["by"]));
        Assert.Equal(ImageMediaType.OciLayer + "+zstd", some.Layers[1].MediaType);
    }

    [Fact]
    public async Task A_manifest_of_Docker_becomes_one_of_OCI()
    {
        ImageManifest plain = From.AddImage(null, "a");
        From.Add(Encoding.UTF8.GetString(plain.Bytes.Span).Replace(ImageMediaType.OciManifest, ImageMediaType.DockerManifest, StringComparison.Ordinal)
            .Replace(ImageMediaType.OciConfig, ImageMediaType.DockerConfig, StringComparison.Ordinal).Replace(ImageMediaType.OciLayer, ImageMediaType.DockerLayer, StringComparison.Ordinal), "1.0");

        await CopyAsync(LayerCompression.Gzip, "1.0");

        ImageManifest image = (await To.FindManifestAsync("1.0", default))!;
        Assert.Equal((ImageMediaType.OciManifest, ImageMediaType.OciConfig, ImageMediaType.OciLayerGzip), (image.MediaType, image.Config!.MediaType, image.Layers[0].MediaType));
    }

    [Fact]
    public async Task A_layer_that_is_not_its_digest_s_is_not_compressed()
    {
        From.AddImage("1.0", "aaaa");
        _there.Spoil = bytes => bytes.Length == 4 ? Encoding.UTF8.GetBytes("bbbb") : bytes;

        await Assert.ThrowsAsync<ImageInvalidException>(() => CopyAsync(LayerCompression.Gzip, "1.0"));
        Assert.Empty(To.Manifests);
    }

    [Fact]
    public async Task Nothing_is_left_in_the_folder_for_temporary_files()
    {
        ImageManifest image = From.AddImage("1.0", s_layer);
        var layers = new CompressedLayers(From, LayerCompression.Gzip, NoProgress.Instance);
        ImageDescriptor compressed = await layers.CompressAsync(image.Layers[0], default);
        string file;
        await using (var open = (FileStream)layers.TryOpen(compressed)!) file = open.Name;

        Assert.True(File.Exists(file));
        layers.Dispose();
        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
    }

    private async Task<CopiedImage> CopyAsync(LayerCompression compression, string tag)
    {
        await using var source = new CompressedImages(From, compression, NoProgress.Instance);
        return await new ImageCopier(source, To, new BlobLedger(), NoProgress.Instance).CopyAsync(tag, [tag], default);
    }

    private async Task<string> ContentAsync(ImageDescriptor layer)
    {
        Stream packed = await To.ReadBlobAsync(layer, default);
        await using Stream plain = layer.MediaType.EndsWith("+zstd", StringComparison.Ordinal) ? new DecompressionStream(packed) : new GZipStream(packed, CompressionMode.Decompress);
        return await new StreamReader(plain).ReadToEndAsync();
    }
}
