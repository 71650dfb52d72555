using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images.Archive;

public sealed class LayoutArchiveTests : ImagePlaceContract
{
    private string FilePath => Work.At("out", "hello.tar");

    private protected override IImageSource Source() => new ArchiveSource(FilePath, ImageTransport.LayoutArchive);

    private protected override IImageTarget Target() => new LayoutArchiveTarget(FilePath);

    [Fact]
    public async Task The_same_image_makes_the_same_bytes()
    {
        ImageManifest image = Origin.AddImage("1.0", [.. Enumerable.Range(0, 20).Select(number => $"{number}")]);
        await WriteAsync(image, "1.0");
        byte[] first = File.ReadAllBytes(FilePath);
        File.Delete(FilePath);

        await WriteAsync(image, "1.0");

        Assert.Equal(first, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public async Task The_file_that_was_there_stays_until_the_new_one_is_whole()
    {
        await WriteAsync(Origin.AddImage("1.0", "a"), "1.0");
        byte[] before = File.ReadAllBytes(FilePath);

        await using (IImageTarget target = Target())
        {
            ImageManifest image = Origin.AddImage("2.0", "b");
            await target.WriteBlobAsync(image.Layers[0], _ => Origin.ReadBlobAsync(image.Layers[0], default), default);
            Assert.Equal(before, File.ReadAllBytes(FilePath));
        }

        Assert.Equal(before, File.ReadAllBytes(FilePath));
        Assert.Equal([FilePath], Directory.EnumerateFileSystemEntries(Work.At("out")));
    }

    [Fact]
    public async Task Two_can_t_write_the_same_file_at_once()
    {
        await using IImageTarget first = Target(), second = Target();
        await first.ResolveAsync("1.0", default);

        Assert.Equal("ArchiveNotWritten", (await Assert.ThrowsAsync<ReleaseException>(() => second.ResolveAsync("1.0", default))).ErrorId);
    }

    [Fact]
    public async Task What_a_dead_writer_left_is_in_nobody_s_way()
    {
        Work.Write("out/hello.tar.partial/blobs/sha256/1", "half");
        Work.Write("out/hello.tar.partial.lock", "");

        await WriteAsync(Origin.AddImage("1.0", "a"), "1.0");

        Assert.Equal([FilePath], Directory.EnumerateFileSystemEntries(Work.At("out")));
        Assert.False(new TarIndex(FilePath, "test", default).Has("blobs/sha256/1"));
    }

    [Fact]
    public async Task What_is_in_it_is_listed()
    {
        ImageManifest image = Origin.AddImage("1.0", "a");
        await WriteAsync((image, "1.0"), (image, "latest"));

        await using var source = new ArchiveSource(FilePath, ImageTransport.LayoutArchive);
        Assert.Equal(["1.0", "latest"], await source.ListTagsAsync(default).Order().ToArrayAsync());
    }
}
