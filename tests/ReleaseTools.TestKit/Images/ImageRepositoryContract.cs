using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images;

namespace ReleaseTools.TestKit.Images;

/// <summary>What a repository promises, whatever registry it is of.</summary>
public abstract class ImageRepositoryContract
{
    private readonly string _mark = Guid.NewGuid().ToString("n")[..8];

    protected static CancellationToken None => CancellationToken.None;

    /// <summary>A repository of that name on the registry.</summary>
    private protected abstract Task<RegistryRepository> OpenAsync(string name);

    [Fact]
    public async Task What_was_written_is_read_back()
    {
        RegistryRepository repository = await OpenAsync($"{_mark}/hello");
        var image = new TestImage(1);

        await image.WriteAsync(repository, "v1.2.0");

        foreach (string selector in new[] { "v1.2.0", image.Manifest.Digest.ToString() })
        {
            ImageManifest there = (await repository.FindManifestAsync(selector, None))!;
            Assert.Equal((image.Manifest.Digest, image.Manifest.MediaType), (there.Digest, there.MediaType));
            Assert.Equal(image.Manifest.Digest, await repository.ResolveAsync(selector, None));
        }
        Assert.Equal(image.Layer, await TestImage.BytesAsync(repository, image.LayerBlob));
        Assert.True(await repository.HasBlobAsync(image.LayerBlob, None));
    }

    [Fact]
    public async Task What_is_not_there_is_an_answer()
    {
        RegistryRepository repository = await OpenAsync($"{_mark}/hello");
        var image = new TestImage(2);

        Assert.Null(await repository.FindManifestAsync("v1", None));
        Assert.Null(await repository.ResolveAsync(image.Manifest.Digest.ToString(), None));
        Assert.False(await repository.HasBlobAsync(image.LayerBlob, None));
        Assert.Empty(await repository.ListTagsAsync(None).ToListAsync());
        Assert.Empty(await repository.ListReferrersAsync(image.Manifest.Digest, tags: null, None));
        Assert.Equal("RegistryMissing", (await Assert.ThrowsAsync<ReleaseTools.Images.Registry.RegistryException>(() => repository.ReadBlobAsync(image.LayerBlob, None))).ErrorId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024)]
    [InlineData(9 * 1024 * 1024 + 3)]
    public async Task Blobs_of_any_size_come_back_whole(int size)
    {
        RegistryRepository repository = await OpenAsync($"{_mark}/hello");
        var image = new TestImage(size, size);

        await repository.WriteBlobAsync(image.LayerBlob, TestImage.Open(image.Layer), None);

        Assert.Equal(image.Layer, await TestImage.BytesAsync(repository, image.LayerBlob));
    }

    [Fact]
    public async Task A_blob_is_taken_over_from_another_repository()
    {
        RegistryRepository from = await OpenAsync($"{_mark}/from"), to = await OpenAsync($"{_mark}/to");
        var image = new TestImage(3);
        await image.WriteAsync(from, "v1");

        Assert.True(to.CanMountFrom(from.Name));
        Assert.True(await to.TryMountAsync(image.LayerBlob, from.Name, None));

        Assert.Equal(image.Layer, await TestImage.BytesAsync(to, image.LayerBlob));
    }

    [Fact]
    public async Task What_can_not_be_taken_over_is_written()
    {
        RegistryRepository to = await OpenAsync($"{_mark}/to");
        var image = new TestImage(4);

        Assert.False(await to.TryMountAsync(image.LayerBlob, $"{to.Name}-else", None));
        await to.WriteBlobAsync(image.LayerBlob, TestImage.Open(image.Layer), None);

        Assert.True(await to.HasBlobAsync(image.LayerBlob, None));
    }

    [Fact]
    public async Task A_tag_is_the_same_bytes_under_another_name()
    {
        RegistryRepository repository = await OpenAsync($"{_mark}/hello");
        var image = new TestImage(5);
        await image.WriteAsync(repository, tag: null);

        await repository.WriteManifestAsync(image.Manifest, "latest", None);
        await repository.WriteManifestAsync(image.Manifest, "v1", None);

        Assert.Equal(["latest", "v1"], (await repository.ListTagsAsync(None).ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(image.Manifest.Digest, await repository.ResolveAsync("latest", None));
    }

    [Fact]
    public async Task What_refers_to_an_image_is_found()
    {
        RegistryRepository repository = await OpenAsync($"{_mark}/hello");
        var image = new TestImage(6);
        TestImage[] about = [new(7, subject: image.Manifest), new(8, subject: image.Manifest), new(9, subject: image.Manifest)];
        await image.WriteAsync(repository, "v1");

        await Task.WhenAll(about.Select(one => one.WriteAsync(repository, tag: null)));

        IReadOnlyList<ImageDescriptor> found = await repository.ListReferrersAsync(image.Manifest.Digest, tags: null, None);
        Assert.Equal(about.Select(one => one.Manifest.Digest.Hex).Order(StringComparer.Ordinal), found.Select(one => one.Digest.Hex).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_manifest_is_removed_once()
    {
        RegistryRepository repository = await OpenAsync($"{_mark}/hello");
        var image = new TestImage(10);
        await image.WriteAsync(repository, "v1");

        Assert.True(await repository.DeleteManifestAsync(image.Manifest.Digest, None));
        Assert.False(await repository.DeleteManifestAsync(image.Manifest.Digest, None));
        Assert.Null(await repository.FindManifestAsync(image.Manifest.Digest.ToString(), None));
    }

    [Fact]
    public async Task Bytes_that_are_not_what_they_are_called_do_not_arrive()
    {
        RegistryRepository repository = await OpenAsync($"{_mark}/hello");
        var image = new TestImage(11);
        byte[] wrong = [.. image.Layer];
        wrong[^1] ^= 1;

        var refusal = await Assert.ThrowsAsync<ReleaseTools.Images.Registry.RegistryException>(() => repository.WriteBlobAsync(image.LayerBlob, TestImage.Open(wrong), None));
        Assert.Contains("DIGEST_INVALID", refusal.Codes);
        await Assert.ThrowsAsync<ImageInvalidException>(() => repository.WriteBlobAsync(image.LayerBlob, _ => Task.FromResult<Stream>(BlobCheck.Over(new MemoryStream(wrong), image.LayerBlob, "test")), None));

        Assert.False(await repository.HasBlobAsync(image.LayerBlob, None));
    }
}
