using System.Security.Cryptography;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images;

/// <summary>What every place of images that is no registry promises.</summary>
public abstract class ImagePlaceContract : IDisposable
{
    private protected MemoryImages Origin { get; } = new MemoryRegistry("origin.example.com").Repository("hello");

    private protected TestFolder Work { get; } = new();

    /// <summary>Whether it takes lists of images, and what is no image.</summary>
    private protected virtual bool HoldsEverything => true;

    private protected abstract IImageSource Source();

    private protected abstract IImageTarget Target();

    /// <summary>A tag as this place spells it.</summary>
    private protected virtual string Tag(string tag) => tag;

    [Fact]
    public async Task What_is_written_is_read_back_under_its_digest()
    {
        ImageManifest image = Origin.AddImage("1.0", "a", "b", "");

        await WriteAsync(image, Tag("1.0"));

        MemoryImages back = new MemoryRegistry("back.example.com").Repository("hello");
        await using IImageSource source = Source();
        Assert.Equal(image.Digest, (await new ImageCopier(source, back, new BlobLedger(), NoProgress.Instance).CopyAsync(Tag("1.0"), ["1.0"], default)).Digest);
        Assert.Equal(Origin.Blobs.Select(blob => $"{blob}").Order(), back.Blobs.Select(blob => $"{blob}").Order());
    }

    [Fact]
    public async Task The_only_image_needs_no_name()
    {
        ImageManifest image = Origin.AddImage("1.0", "a");
        await WriteAsync(image, Tag("1.0"));

        Assert.Equal(image.Digest, (await FindAsync(null))!.Digest);
        Assert.Equal(image.Digest, (await FindAsync(image.Digest.ToString()))!.Digest);
    }

    [Fact]
    public async Task Of_several_one_has_to_be_named()
    {
        await WriteAsync((Origin.AddImage("1.0", "a"), Tag("1.0")), (Origin.AddImage("2.0", "b"), Tag("2.0")));

        UsageException e = await Assert.ThrowsAsync<UsageException>(() => FindAsync(null));

        Assert.Equal("ImageAmbiguous", e.ErrorId);
        Assert.Contains(Tag("1.0"), e.Message, StringComparison.Ordinal);
        Assert.Contains(Tag("2.0"), e.Message, StringComparison.Ordinal);
        Assert.NotNull(await FindAsync(Tag("2.0")));
    }

    [Fact]
    public async Task One_image_may_have_two_names()
    {
        ImageManifest image = Origin.AddImage("1.0", "a");
        await WriteAsync((image, Tag("1.0")), (image, Tag("latest")));

        Assert.Equal(image.Digest, (await FindAsync(Tag("1.0")))!.Digest);
        Assert.Equal(image.Digest, (await FindAsync(Tag("latest")))!.Digest);
        Assert.Equal(image.Digest, (await FindAsync(null))!.Digest);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await WriteAsync(Origin.AddImage("1.0", "a"), Tag("1.0"));

        Assert.Null(await FindAsync(Tag("9.9")));
        Assert.Null(await FindAsync(ImageDigest.Of("nothing"u8).ToString()));
    }

    [Fact]
    public async Task What_names_no_image_at_all_is_found_by_its_digest()
    {
        ImageManifest image = Origin.AddImage(null, "a");
        await WriteAsync(image, null);

        Assert.Equal(image.Digest, (await FindAsync(null))!.Digest);
    }

    [Fact]
    public async Task What_has_no_tag_is_listed_by_its_digest()
    {
        ImageManifest tagged = Origin.AddImage(null, "a"), untagged = Origin.AddImage(null, "b");
        await WriteAsync((tagged, Tag("1.0")), (untagged, null));

        await using IImageSource source = Source();
        Assert.Equal([untagged.Digest], await ((IImageUntagged)source).ListUntaggedAsync(default).ToArrayAsync());
    }

    [Fact]
    public async Task A_blob_is_there_once_all_of_it_has_arrived()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(100_000);
        var blob = new ImageDescriptor(ImageMediaType.OciLayer, ImageDigest.Of(bytes), bytes.Length);
        await using IImageTarget target = Target();

        await Assert.ThrowsAnyAsync<Exception>(() => target.WriteBlobAsync(blob, _ => Task.FromResult<Stream>(BlobCheck.Over(new MemoryStream(bytes[..^1]), blob, "test")), default));
        Assert.False(await target.HasBlobAsync(blob, default));
        bytes[7]++;
        await Assert.ThrowsAnyAsync<Exception>(() => target.WriteBlobAsync(blob, _ => Task.FromResult<Stream>(BlobCheck.Over(new MemoryStream(bytes), blob, "test")), default));
        Assert.False(await target.HasBlobAsync(blob, default));
        bytes[7]--;
        await target.WriteBlobAsync(blob, _ => Task.FromResult<Stream>(BlobCheck.Over(new MemoryStream(bytes), blob, "test")), default);
        Assert.True(await target.HasBlobAsync(blob, default));
    }

    [Fact]
    public async Task Every_platform_of_a_list_goes_along()
    {
        ImageManifest list = Origin.AddIndex("1.0", ("linux/amd64", Origin.AddImage(null, "a")), ("linux/arm64", Origin.AddImage(null, "b")));
        if (!HoldsEverything)
        {
            Assert.Contains("is a list of 2 images", (await Assert.ThrowsAsync<RefusedException>(() => WriteAsync(list, Tag("1.0")))).Message, StringComparison.Ordinal);
            return;
        }

        await WriteAsync(list, Tag("1.0"));

        Assert.Equal(list.Digest, (await FindAsync(null))!.Digest);
        foreach (ImageDescriptor child in list.Manifests) Assert.NotNull(await FindAsync(child.Digest.ToString()));
    }

    public void Dispose()
    {
        Work.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task WriteAsync(ImageManifest image, string? tag) => WriteAsync((image, tag));

    private protected async Task WriteAsync(params (ImageManifest Image, string? Tag)[] images)
    {
        await using IImageTarget target = Target();
        foreach ((ImageManifest image, string? tag) in images)
            await new ImageCopier(Origin, target, new BlobLedger(), NoProgress.Instance).CopyAsync(image.Digest.ToString(), tag is null ? [] : [tag], default);
        await target.CompleteAsync(default);
    }

    private async Task<ImageManifest?> FindAsync(string? selector)
    {
        await using IImageSource source = Source();
        return await source.FindManifestAsync(selector, default);
    }
}
