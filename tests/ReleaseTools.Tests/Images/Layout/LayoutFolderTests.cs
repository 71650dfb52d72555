using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images.Layout;

public sealed class LayoutFolderTests : ImagePlaceContract
{
    private string Folder => Work.At("out");

    private protected override IImageSource Source() => new LayoutFolder(Folder);

    private protected override IImageTarget Target() => new LayoutFolder(Folder);

    [Fact]
    public async Task Of_writers_at_the_same_time_none_is_lost()
    {
        ImageManifest image = Origin.AddImage("1.0", "a");
        await Task.WhenAll(Enumerable.Range(0, 24).Select(number => Task.Run(() => WriteAsync(image, $"{number}"))));

        await using var layout = new LayoutFolder(Folder);
        Assert.Equal(24, await layout.ListTagsAsync(default).CountAsync());
    }

    [Fact]
    public async Task All_images_are_listed_and_one_by_its_digest()
    {
        ImageManifest tagged = Origin.AddImage(null, "a"), untagged = Origin.AddImage(null, "b");
        await WriteAsync((tagged, "1.0"), (untagged, null));
        var images = new ContainerImages(NoProgress.Instance);

        Assert.Equal([$"oci:{Folder}:1.0", $"oci:{Folder}@{untagged.Digest}"], await ListAsync($"oci:{Folder}").Select(image => image.Image).ToArrayAsync());
        Assert.Equal([$"oci:{Folder}:1.0"], await ListAsync($"oci:{Folder}:1.*").Select(image => image.Image).ToArrayAsync());
        ContainerImage one = Assert.Single(await ListAsync($"oci:{Folder}@{untagged.Digest}").ToArrayAsync());
        CopiedImage copied = await images.CopyAsync(PlannedCopy.Of(ImageReference.Parse(one.Image), ImageReference.Parse($"oci:{Work.At("copy")}"), []), new ImageCopyOptions(), default);
        Assert.Equal($"oci:{Work.At("copy")}@{untagged.Digest}", copied.ToString());

        IAsyncEnumerable<ContainerImage> ListAsync(string name)
        {
            (string place, string pattern) = ImagePattern.Split(name);
            return images.ListAsync(ImageReference.Parse(place), pattern, e => throw e, default);
        }
    }

    [Fact]
    public async Task What_its_index_says_of_a_manifest_has_to_be_right()
    {
        ImageManifest image = Origin.AddImage("1.0", "a");
        await WriteAsync(image, "1.0");
        string index = Work.At("out", LayoutReader.Index);
        File.WriteAllText(index, File.ReadAllText(index).Replace($"\"size\":{image.Bytes.Length}", "\"size\":7", StringComparison.Ordinal));

        await using var layout = new LayoutFolder(Folder);
        Assert.Contains($"its index.json is wrong: it says that {image.Digest} has 7 bytes", (await Assert.ThrowsAsync<ImageInvalidException>(() => layout.FindManifestAsync("1.0", default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_that_broke_off_is_written_again()
    {
        ImageManifest image = Origin.AddImage("1.0", "layer");
        await WriteAsync(image, "1.0");
        ImageDescriptor layer = image.Layers[0];
        File.WriteAllText(Work.At("out", LayoutReader.PathOf(layer.Digest)), "lay");

        await using var layout = new LayoutFolder(Folder);
        Assert.False(await layout.HasBlobAsync(layer, default));
        await layout.WriteBlobAsync(layer, _ => Origin.ReadBlobAsync(layer, default), default);

        Assert.Equal("layer", File.ReadAllText(Work.At("out", LayoutReader.PathOf(layer.Digest))));
    }

    [Fact]
    public async Task What_is_about_an_image_is_found_and_does_not_count_as_one()
    {
        ImageManifest image = Origin.AddImage("1.0", "a");
        ImageManifest signature = Origin.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","artifactType":"x/sig","config":{{SampleImages.Json(image.Config!)}},"layers":[],"subject":{{SampleImages.Json(image.Descriptor)}},"annotations":{"by":"ann"} }""");
        await WriteAsync((image, null), (signature, null));

        await using var layout = new LayoutFolder(Folder);
        ImageDescriptor about = Assert.Single(await layout.ListReferrersAsync(image.Digest, tags: null, default));
        Assert.Equal((signature.Digest, "x/sig", "ann"), (about.Digest, about.ArtifactType, about.Annotations["by"]));
        Assert.Equal(image.Digest, (await layout.FindManifestAsync(null, default))!.Digest);
    }

    [Fact]
    public async Task What_is_removed_is_gone_with_its_names()
    {
        ImageManifest image = Origin.AddImage("1.0", "a");
        await WriteAsync((image, "1.0"), (image, "latest"));

        await using var layout = new LayoutFolder(Folder);
        Assert.True(await layout.DeleteManifestAsync(image.Digest, default));
        Assert.False(await layout.DeleteManifestAsync(image.Digest, default));
        Assert.Null(await layout.FindManifestAsync("latest", default));
        Assert.Null(await layout.ResolveAsync(image.Digest.ToString(), default));
    }

    [Fact]
    public async Task Nothing_is_left_beside_what_was_written()
    {
        await WriteAsync(Origin.AddImage("1.0", "a", "b"), "1.0");

        Assert.Equal(["blobs", "index.json", "oci-layout"], Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).Where(name => name != ".tmp").Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(Work.At("out", ".tmp")));
    }

    [Theory]
    [InlineData(null, "{}", "has no oci-layout")]
    [InlineData("""{"imageLayoutVersion":"2.0.0"}""", "{}", "not known here: 2.0.0")]
    [InlineData("[]", "{}", "not known here: none")]
    [InlineData("no", "{}", "its oci-layout is no JSON")]
    [InlineData("""{"imageLayoutVersion":"1.0.0"}""", null, "has no index.json")]
    [InlineData("""{"imageLayoutVersion":"1.0.0"}""", "{}", "it has no image")]
    [InlineData("""{"imageLayoutVersion":"1.0.0"}""", "LONG", "its index.json has more than 4194304 bytes")]
    [InlineData("""{"imageLayoutVersion":"1.0.0"}""", "MISSING", "which is not there")]
    public async Task What_is_no_layout_is_told(string? marker, string? index, string says)
    {
        Directory.CreateDirectory(Folder);
        if (marker is not null) Work.Write("out/oci-layout", marker);
        if (index is "LONG") index = new string(' ', 5 << 20) + "{}";
        if (index is "MISSING") index = $$"""{"manifests":[{"mediaType":"{{ImageMediaType.OciManifest}}","digest":"{{ImageDigest.Of("x"u8)}}","size":1}]}""";
        if (index is not null) Work.Write("out/index.json", index);

        await using var layout = new LayoutFolder(Folder);

        Assert.Contains(says, (await Assert.ThrowsAsync<ImageInvalidException>(() => layout.FindManifestAsync(null, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_was_changed_is_not_taken()
    {
        ImageManifest image = Origin.AddImage("1.0", "a");
        await WriteAsync(image, "1.0");
        File.WriteAllText(Work.At("out", LayoutReader.PathOf(image.Digest)), Encoding.UTF8.GetString(image.Bytes.Span) + " ");

        await using var layout = new LayoutFolder(Folder);

        Assert.Contains("is not the one that is called", (await Assert.ThrowsAsync<ImageInvalidException>(() => layout.FindManifestAsync("1.0", default))).Message, StringComparison.Ordinal);
    }
}
