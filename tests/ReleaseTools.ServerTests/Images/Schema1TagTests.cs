using System.Text.Json;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Images;

/// <summary>Tags of images that only old tools can read, removed from docker-registry by the program.</summary>
public sealed class Schema1TagTests : IDisposable
{
    private readonly TestFolder _work = new();
    private AttachedServer? _registry;

    public void Dispose()
    {
        _registry?.Dispose();
        _work.Dispose();
    }

    [Fact]
    public async Task A_tag_of_Docker_schema_1_is_removed_and_the_image_and_its_other_tags_stay()
    {
        string name = await PushAsync("true");
        RegistryRepository repository = new RegistryHosts(new Dictionary<string, string>()).Open(RegistryReference.Parse(name));
        ImageDigest old = (await repository.ResolveAsync("1.0", default))!;

        ChildResult removed = await Child.ReleaseAsync(_work.Path, "image", "untag", $"{name}:1.0", "--yes", "--output", "json");

        Assert.True(removed.ExitCode == 0, removed.Error);
        using var json = JsonDocument.Parse(removed.Output);
        Assert.Equal($"{old}", Assert.Single(json.RootElement.EnumerateArray()).GetProperty("digest").GetString());
        Assert.Equal(["2.0"], await repository.ListTagsAsync(default).ToArrayAsync());
        Assert.Contains("fsLayers", await PlatformImages.RawAsync($"docker://{name}@{old}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_deletes_nothing_keeps_the_tag()
    {
        string name = await PushAsync("false");

        ChildResult kept = await Child.ReleaseAsync(_work.Path, "image", "untag", $"{name}:1.0", "--yes");

        Assert.NotEqual((int)ExitCode.Done, kept.ExitCode);
        Assert.Contains("its registry deletes nothing, and answered 405", kept.Error, StringComparison.Ordinal);
        Assert.Contains("fsLayers", await PlatformImages.RawAsync($"docker://{name}:1.0"), StringComparison.Ordinal);
    }

    private async Task<string> PushAsync(string deletes)
    {
        _registry = new AttachedServer(DockerRegistries.Script, ("REGISTRY_COMPATIBILITY_SCHEMA1_ENABLED", "true"), ("REGISTRY_STORAGE_DELETE_ENABLED", deletes));
        await PlatformImages.MakeAsync(_work, "built", "amd64", "arm64");
        string name = $"{_registry.Address.Authority}/old";
        await PlatformImages.CopyAsync($"oci:{_work.At("built")}:amd64", $"docker://{name}:1.0", "--format", "v2s1");
        await PlatformImages.CopyAsync($"oci:{_work.At("built")}:arm64", $"docker://{name}:2.0");
        return name;
    }
}
