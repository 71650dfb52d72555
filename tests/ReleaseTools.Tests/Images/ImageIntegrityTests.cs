using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images;

/// <summary>Images whose manifests, configurations and lists contradict each other.</summary>
public sealed class ImageIntegrityTests
{
    private readonly MemoryRegistry _there = new("from.example.com"), _here = new("to.example.com");

    private MemoryImages From => _there.Repository("hello");

    private MemoryImages To => _here.Repository("hello");

    [Theory]
    [InlineData("null", 1, "its configuration names 1 layer (rootfs.diff_ids), and its manifest none")]
    [InlineData("[]", 2, "its configuration names 2 layers (rootfs.diff_ids), and its manifest none")]
    [InlineData("[LAYER]", 0, "its configuration names 0 layers (rootfs.diff_ids), and its manifest 1")]
    [InlineData("[LAYER,LAYER,LAYER]", 2, "its configuration names 2 layers (rootfs.diff_ids), and its manifest 3")]
    public async Task Copy_refuses_an_image_with_other_layers_than_its_configuration_names(string layers, int named, string objection)
    {
        Add("1.0", layers, named);
        From.AddIndex("list", ("linux/amd64", (await From.FindManifestAsync("1.0", default))!));

        foreach (string tag in new[] { "1.0", "list" }) Assert.Contains(objection, (await Assert.ThrowsAsync<ImageInvalidException>(() => CopyAsync(tag))).Message, StringComparison.Ordinal);

        Assert.Empty(To.Tags);
        Assert.Empty(To.Manifests);
        Assert.Empty(To.Blobs);
    }

    [Fact]
    public async Task Tag_refuses_an_image_with_other_layers_than_its_configuration_names()
    {
        Add("1.0", "null", 1);
        ImageManifest other = From.AddImage("latest", "x");

        Assert.Contains("names 1 layer", (await Assert.ThrowsAsync<ImageInvalidException>(() => TagAsync("1.0", "latest"))).Message, StringComparison.Ordinal);

        Assert.Equal(other.Digest, From.Tags["latest"]);
    }

    [Fact]
    public async Task Tag_reads_a_configuration_and_no_layer_and_nothing_where_the_tag_is_set()
    {
        ImageManifest image = From.AddImage("1.0", "a", "b");
        From.AddIndex("list", ("linux/amd64", image));

        await TagAsync("1.0", "latest");
        Assert.Equal([$"READ hello {image.Config!.Digest}"], _there.Calls.Where(call => call.StartsWith("READ", StringComparison.Ordinal)));

        await TagAsync("1.0", "latest");
        await TagAsync("list", "latest");
        Assert.Equal(1, _there.CountOf("READ"));
    }

    [Fact]
    public async Task Test_finds_an_image_with_other_layers_than_its_configuration_names()
    {
        Add("1.0", "null", 1);

        ImageFinding finding = Assert.Single(await new ImageTester(From, "hello:1.0", NoProgress.Instance).TestAsync("1.0", default));

        Assert.Equal(("configuration", "its configuration names 1 layer (rootfs.diff_ids), and its manifest none"), (finding.Part, finding.Problem));
    }

    [Fact]
    public async Task Publish_refuses_a_staged_image_with_other_layers_than_its_configuration_names()
    {
        ImageManifest image = Add(null, "null", 1);

        Assert.Contains("names 1 layer", (await Assert.ThrowsAsync<ImageInvalidException>(() => new ImagePresence(From, From).RequireAsync(image.Digest, "hello", default))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.example.config.v1+json", ImageMediaType.OciLayerGzip, "")]
    [InlineData(ImageMediaType.OciEmpty, "application/vnd.cyclonedx+json", ",\"artifactType\":\"application/vnd.cyclonedx+json\"")]
    [InlineData(ImageMediaType.OciConfig, "application/vnd.dev.cosign.simplesigning.v1+json", "")]
    public async Task An_artifact_names_its_layers_once(string configType, string layerType, string rest)
    {
        ImageDescriptor config = From.Add("{}"u8.ToArray(), configType), layer = From.Add("a"u8.ToArray(), layerType);
        From.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{SampleImages.Json(config)}},"layers":[{{SampleImages.Json(layer)}}]{{rest}} }""", "1.0");

        await CopyAsync("1.0");

        Assert.Single(To.Tags);
        Assert.Empty(await new ImageTester(From, "hello:1.0", NoProgress.Instance).TestAsync("1.0", default));
    }

    [Theory]
    [InlineData("no", "its configuration is no JSON")]
    [InlineData("[]", "its configuration is no object")]
    [InlineData("""{"os":"\ud800","architecture":"amd64"}""", "its configuration is no JSON")]
    public async Task A_configuration_that_can_t_be_read_is_named(string config, string objection)
    {
        From.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{SampleImages.Json(From.Add(Encoding.UTF8.GetBytes(config), ImageMediaType.OciConfig))}},"layers":[]}""", "1.0");

        Assert.Contains(objection, (await Assert.ThrowsAsync<ImageInvalidException>(() => CopyAsync("1.0"))).Message, StringComparison.Ordinal);
        Assert.Contains(objection, Assert.Single(await new ImageTester(From, "hello:1.0", NoProgress.Instance).TestAsync("1.0", default)).Problem, StringComparison.Ordinal);
        Assert.Empty((await new ImageInspector(From).TryReadAsync("1.0", default))!.Platforms);
    }

    [Fact]
    public async Task A_list_that_is_wrong_about_a_size_or_a_type_is_refused()
    {
        ImageManifest image = From.AddImage(null, "a");
        List("size", image.Descriptor with { Size = image.Bytes.Length + 1 });
        List("type", image.Descriptor with { MediaType = ImageMediaType.DockerManifest });
        List("kind", image.Descriptor with { MediaType = ImageMediaType.OciIndex });

        foreach ((string tag, string objection) in new[]
        {
            ("size", $"it says that {image.Digest} has {image.Bytes.Length + 1} bytes, and it has {image.Bytes.Length}"),
            ("type", $"it says that {image.Digest} is of the type {ImageMediaType.DockerManifest}, and it is of {ImageMediaType.OciManifest}"),
            ("kind", $"it says that {image.Digest} is of the type {ImageMediaType.OciIndex}"),
        })
        {
            Assert.Contains(objection, (await Assert.ThrowsAsync<ImageInvalidException>(() => CopyAsync(tag))).Message, StringComparison.Ordinal);
            Assert.Contains(objection, (await Assert.ThrowsAsync<ImageInvalidException>(() => new ImageInspector(From).TryReadAsync(tag, default))).Message, StringComparison.Ordinal);
            Assert.Contains(objection, Assert.Single(await new ImageTester(From, "hello", NoProgress.Instance).TestAsync(tag, default)).Problem, StringComparison.Ordinal);
        }
        Assert.Empty(To.Manifests);
        Assert.Empty(To.Tags);
    }

    [Fact]
    public async Task A_list_that_is_wrong_about_an_image_that_is_there_is_refused_too()
    {
        ImageManifest image = From.AddImage("1.0", "a");
        await CopyAsync("1.0");
        List("size", image.Descriptor with { Size = 7 });

        await Assert.ThrowsAsync<ImageInvalidException>(() => CopyAsync("size"));
        Assert.False(To.Tags.ContainsKey("size"));
    }

    [Theory]
    [InlineData("new")]
    [InlineData("found")]
    [InlineData("mounted")]
    public async Task A_manifest_that_is_wrong_about_the_length_of_a_layer_is_refused(string how)
    {
        ImageManifest right = From.AddImage("right", "aaaa");
        ImageManifest wrong = From.Add(Encoding.UTF8.GetString(right.Bytes.Span).Replace("\"size\":4", "\"size\":5", StringComparison.Ordinal), "wrong");
        Assert.Equal(5, wrong.Layers[0].Size);
        if (how == "found") await CopyAsync("right");
        MemoryImages target = how == "mounted" ? _there.Repository("other") : To;

        await Assert.ThrowsAsync<ImageInvalidException>(() => new ImageCopier(From, target, new BlobLedger(), NoProgress.Instance).CopyAsync("wrong", ["wrong"], default));

        Assert.False(target.Tags.ContainsKey("wrong"));
    }

    private ImageManifest Add(string? tag, string layers, int named)
    {
        string ids = string.Join(',', Enumerable.Range(0, named).Select(number => $"\"{ImageDigest.Of([(byte)number])}\""));
        ImageDescriptor config = From.Add(Encoding.UTF8.GetBytes($$"""{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[{{ids}}]} }"""), ImageMediaType.OciConfig);
        string layer = SampleImages.Json(From.Add("a"u8.ToArray()));
        return From.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{SampleImages.Json(config)}},"layers":{{layers.Replace("LAYER", layer, StringComparison.Ordinal)}} }""", tag);
    }

    private void List(string tag, ImageDescriptor child) => From.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciIndex}}","manifests":[{{SampleImages.Json(child)}}]}""", tag);

    // what 'image tag' does
    private Task<CopiedImage> TagAsync(string image, string tag) => new ImageCopier(From, From, new BlobLedger(), NoProgress.Instance, new ImageCopyOptions { Floats = _ => true }).CopyAsync(image, [tag], default);

    private Task<CopiedImage> CopyAsync(string tag) => new ImageCopier(From, To, new BlobLedger(), NoProgress.Instance).CopyAsync(tag, [tag], default);
}
