using System.Collections.Concurrent;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images;

/// <summary>A repository in one archive, and back.</summary>
public sealed class ImageBackupTests : IAsyncLifetime
{
    private readonly TestFolder _work = new();
    private readonly ConcurrentBag<ReleaseException> _failed = [];
    private RegistryFake _registry = null!;

    private string Archive => _work.At("backup.tar");

    public async ValueTask InitializeAsync() => _registry = await RegistryFake.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _work.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_tag_and_all_that_refers_to_it_comes_back(bool hasReferrers)
    {
        _registry.HasReferrers = hasReferrers;
        await using var images = new LayoutFolder(_work.At("images"));
        TestImage one = new(1), two = new(2), sbom = new(3, subject: one.Manifest), signature = new(4, subject: sbom.Manifest), cosign = new(5);
        string tag = CosignTag.Of(two.Manifest.Digest, CosignTag.Signature)!;
        await one.WriteAsync(images, "1.0");
        await one.WriteAsync(images, "latest");
        await two.WriteAsync(images, "2.0");
        await sbom.WriteAsync(images, null);
        await signature.WriteAsync(images, null);
        await cosign.WriteAsync(images, tag);

        await BackUpAsync($"oci:{_work.At("images")}");
        IReadOnlyList<CopiedImage> restored = await RestoreAsync($"{_registry.Name}/hello");

        Assert.Empty(_failed);
        Assert.Equal(["1.0", "2.0", "latest", tag], restored.Select(image => image.Destination[(image.Destination.LastIndexOf(':') + 1)..]).Order(StringComparer.Ordinal));
        RegistryFakeRepository there = _registry.Repositories["hello"];
        Assert.Equal((one.Manifest.Digest.ToString(), two.Manifest.Digest.ToString(), cosign.Manifest.Digest.ToString()), (there.Tags["latest"], there.Tags["2.0"], there.Tags[tag]));
        Assert.Superset(new HashSet<string> { sbom.Manifest.Digest.ToString(), signature.Manifest.Digest.ToString() }, there.Manifests.Keys.ToHashSet());
        Assert.All(await RestoreAsync($"{_registry.Name}/hello"), image => Assert.True(image.Existed));
    }

    [Fact]
    public async Task A_pattern_keeps_the_tags_that_it_fits()
    {
        await using var images = new LayoutFolder(_work.At("images"));
        await new TestImage(1).WriteAsync(images, "1.0");
        await new TestImage(2).WriteAsync(images, "2.0");

        Assert.EndsWith(":1.0", Assert.Single(await BackUpAsync($"oci:{_work.At("images")}:1.*")).Destination, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_of_another_image_stays_and_keeps_no_other_from_being_restored()
    {
        await using var images = new LayoutFolder(_work.At("images"));
        await new TestImage(1).WriteAsync(images, "1.0");
        await new TestImage(2).WriteAsync(images, "2.0");
        await BackUpAsync($"oci:{_work.At("images")}");
        await using var there = new LayoutFolder(_work.At("there"));
        var theirs = new TestImage(9);
        await theirs.WriteAsync(there, "1.0");

        Assert.EndsWith(":2.0", Assert.Single(await RestoreAsync($"oci:{_work.At("there")}")).Destination, StringComparison.Ordinal);
        Assert.IsType<ImageTagTakenException>(Assert.Single(_failed));
        Assert.Equal(theirs.Manifest.Digest, await there.ResolveAsync("1.0", default));

        Assert.Equal(2, (await RestoreAsync($"oci:{_work.At("there")}", replaces: true)).Count);
        Assert.Equal(new TestImage(1).Manifest.Digest, await there.ResolveAsync("1.0", default));
    }

    [Fact]
    public async Task An_image_that_is_damaged_is_an_error_and_the_others_are_kept()
    {
        await using var images = new LayoutFolder(_work.At("images"));
        var damaged = new TestImage(1);
        await damaged.WriteAsync(images, "1.0");
        await new TestImage(2).WriteAsync(images, "2.0");
        File.Delete(Path.Combine(_work.At("images"), "blobs", "sha256", damaged.LayerBlob.Digest.Hex));

        Assert.EndsWith(":2.0", Assert.Single(await BackUpAsync($"oci:{_work.At("images")}")).Destination, StringComparison.Ordinal);
        Assert.Single(_failed);
        Assert.EndsWith(":2.0", Assert.Single(await RestoreAsync($"oci:{_work.At("there")}")).Destination, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_leaves_the_archive_that_is()
    {
        File.WriteAllText(Archive, "before");

        await Assert.ThrowsAnyAsync<ReleaseException>(() => BackUpAsync($"oci:{_work.At("none")}"));

        Assert.Equal("before", File.ReadAllText(Archive));
        Assert.Equal("ImageRepositoryInvalid", (await Assert.ThrowsAsync<UsageException>(() => RestoreAsync($"{_registry.Name}/hello:1.0"))).ErrorId);
    }

    private async Task<IReadOnlyList<CopiedImage>> BackUpAsync(string repository)
    {
        var copied = new ConcurrentBag<CopiedImage>();
        await new ImageBackup(NoProgress.Instance).BackUpAsync(repository, Archive, place => place, copied.Add, _failed.Add, default);
        return [.. copied];
    }

    private async Task<IReadOnlyList<CopiedImage>> RestoreAsync(string repository, bool replaces = false)
    {
        var copied = new ConcurrentBag<CopiedImage>();
        await new ImageBackup(NoProgress.Instance).RestoreAsync(Archive, ImageReference.Parse(repository), replaces, copied.Add, _failed.Add, default);
        return [.. copied];
    }
}
