using System.Collections.Concurrent;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images;

/// <summary>Many images copied with what refers to them, by one command.</summary>
public sealed class ReferrerListingTests : IAsyncLifetime
{
    private const int Images = 5;

    private readonly ConcurrentBag<ReleaseException> _failed = [];
    private readonly TestFolder _work = new();
    private RegistryFake _registry = null!;

    private string Repository => $"{_registry.Name}/hello";

    public async ValueTask InitializeAsync()
    {
        _registry = await RegistryFake.StartAsync();
        await using IImageTarget repository = new Engine.Images.Registry.RegistryHosts(new Dictionary<string, string>()).Open(RegistryReference.Parse(Repository));
        for (int i = 0; i < Images; i++)
        {
            var image = new TestImage(i);
            await image.WriteAsync(repository, $"1.{i}");
            await new TestImage(100 + i, subject: image.Manifest).WriteAsync(repository, null);
        }
        _registry.Requests.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _work.Dispose();
    }

    [Theory]
    [InlineData("mirror", "hello:1.*", false)]
    [InlineData("mirror", "hello", true)]
    public async Task Copy_lists_the_tags_of_a_repository_once(string to, string names, bool allTags)
    {
        var images = new ContainerImages(NoProgress.Instance);
        var copied = new ConcurrentBag<CopiedImage>();

        IReadOnlyList<PlannedCopy> copies = await images.PlanCopiesAsync(new ImageCopyRequest([$"{_registry.Name}/{names}"], $"{_registry.Name}/{to}") { AllTags = allTags }, _failed.Add, default);
        await images.CopyAllAsync(copies, new ImageCopyOptions { Referrers = true }, copied.Add, _failed.Add, default);

        Assert.Empty(_failed);
        Assert.Equal((Images, Images), (copied.Count, copied.Sum(image => image.Referrers)));
        Assert.Equal(1, _registry.Requests.Count(request => request.Kind == "tags" && request.Repository == "hello"));
    }

    [Fact]
    public async Task Copies_by_name_list_the_tags_of_their_repository_once()
    {
        var images = new ContainerImages(NoProgress.Instance);

        IReadOnlyList<PlannedCopy> copies = await images.PlanCopiesAsync(new ImageCopyRequest([$"{Repository}:1.0", $"{Repository}:1.1", $"{Repository}:1.2"], $"{_registry.Name}/mirror"), _failed.Add, default);
        await images.CopyAllAsync(copies, new ImageCopyOptions { Referrers = true }, _ => { }, _failed.Add, default);

        Assert.Empty(_failed);
        Assert.Equal(1, _registry.Count("GET tags"));
    }

    [Fact]
    public async Task Backup_lists_the_tags_of_a_repository_once()
    {
        await new ImageBackup(NoProgress.Instance).BackUpAsync(Repository, _work.At("backup.tar"), place => place, _ => { }, _failed.Add, default);

        Assert.Empty(_failed);
        Assert.Equal(1, _registry.Count("GET tags"));
    }
}
