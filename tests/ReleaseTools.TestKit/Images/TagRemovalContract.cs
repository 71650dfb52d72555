using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.TestKit.Images;

/// <summary>What removing a tag promises, wherever images are kept.</summary>
public abstract class TagRemovalContract
{
    private readonly string _mark = Guid.NewGuid().ToString("n")[..8];

    /// <summary>A place that has no images yet, and can be written to, read from, and have tags removed.</summary>
    private protected abstract Task<IImageTarget> OpenAsync(string name);

    [Fact]
    public async Task A_tag_goes_and_the_image_and_its_other_tags_stay()
    {
        await using IImageTarget place = await OpenAsync($"{_mark}/several");
        ImageManifest image = await WriteAsync(place, 1, "1.0", "1.0.0", "latest"), other = await WriteAsync(place, 2, "2.0");

        Assert.Equal(image.Digest, await RemoveAsync(place, "latest"));

        Assert.Equal(["1.0", "1.0.0", "2.0"], await TagsAsync(place));
        Assert.Equal((image.Digest, image.Digest), (await place.ResolveAsync("1.0", default), await place.ResolveAsync("1.0.0", default)));
        Assert.Equal(other.Digest, await place.ResolveAsync("2.0", default));
        Assert.Null(await place.ResolveAsync("latest", default));
    }

    [Fact]
    public async Task The_last_tag_goes_and_the_image_stays_by_its_digest()
    {
        await using IImageTarget place = await OpenAsync($"{_mark}/last");
        ImageManifest image = await WriteAsync(place, 3, "1.0");

        await RemoveAsync(place, "1.0");

        Assert.Empty(await TagsAsync(place));
        Assert.Equal(image.Bytes.ToArray(), (await ((IImageSource)place).FindManifestAsync(image.Digest.ToString(), default))!.Bytes.ToArray());
    }

    [Fact]
    public async Task A_tag_that_is_not_there_is_an_answer()
    {
        await using IImageTarget place = await OpenAsync($"{_mark}/missing");
        ImageManifest image = await WriteAsync(place, 4, "1.0");

        Assert.Null(await RemoveAsync(place, "9.9"));
        Assert.Equal(image.Digest, await place.ResolveAsync("1.0", default));
        await RemoveAsync(place, "1.0");
        Assert.Null(await RemoveAsync(place, "1.0"));
    }

    [Fact]
    public async Task A_tag_that_was_removed_can_be_set_again()
    {
        await using IImageTarget place = await OpenAsync($"{_mark}/again");
        ImageManifest image = await WriteAsync(place, 5, "1.0");

        await RemoveAsync(place, "1.0");
        await place.WriteManifestAsync(image, "1.0", default);

        Assert.Equal(image.Digest, await place.ResolveAsync("1.0", default));
        Assert.Equal(["1.0"], await TagsAsync(place));
    }

    private protected static async Task<ImageManifest> WriteAsync(IImageTarget place, int seed, params string[] tags)
    {
        var image = new TestImage(seed);
        await image.WriteAsync(place, tags[0]);
        foreach (string tag in tags[1..]) await place.WriteManifestAsync(image.Manifest, tag, default);
        return image.Manifest;
    }

    private protected static async Task<ImageDigest?> RemoveAsync(IImageTarget place, string tag) => (await ((IImageUntagging)place).RemoveTagAsync(tag, default))?.Digest;

    private protected static async Task<string[]> TagsAsync(IImageTarget place) => [.. (await ((IImageTags)place).ListTagsAsync(default).ToListAsync()).Order(StringComparer.Ordinal)];
}
