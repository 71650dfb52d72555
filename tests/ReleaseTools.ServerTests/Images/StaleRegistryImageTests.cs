using System.Text.Json;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Images;

/// <summary>Images that are no longer needed, removed from docker-registry by the program.</summary>
public sealed class StaleRegistryImageTests : IDisposable
{
    private readonly GitRepository _checkout = HelloProduct.Create();
    private AttachedServer? _server;

    public void Dispose()
    {
        _server?.Dispose();
        _checkout.Dispose();
    }

    [Fact]
    public async Task Old_images_go_with_their_signatures_and_the_others_stay()
    {
        RegistryRepository images = Start("true");
        TestImage old = await WriteAsync(images, 1, "v1.0.0-0"), kept = await WriteAsync(images, 2, "v1.1.0-0");
        await old.WriteAsync(images, "0123456789abcdef0123456789abcdef01234567");
        TestImage signature = await WriteAsync(images, 3, $"sha256-{old.Manifest.Digest.Hex}.sig");
        var bill = new TestImage(4, subject: old.Manifest);
        await bill.WriteAsync(images, null);

        ChildResult shown = await Child.ReleaseAsync(_checkout.Path, "stale", "--image", images.Name, "--keep", "1");
        Assert.Contains("v1.0.0-0", shown.Output, StringComparison.Ordinal);
        Assert.Contains("--yes", shown.Output, StringComparison.Ordinal);
        Assert.NotNull(await images.ResolveAsync("v1.0.0-0", default));
        ChildResult removed = await Child.ReleaseAsync(_checkout.Path, "stale", "--image", images.Name, "--keep", "1", "--yes", "--output", "json");

        Assert.True(removed.ExitCode == 0, removed.Error);
        using var json = JsonDocument.Parse(removed.Output);
        Assert.Equal("removed", Assert.Single(json.RootElement.EnumerateArray()).GetProperty("outcome").GetString());
        foreach (TestImage gone in (TestImage[])[old, signature, bill]) Assert.Null(await images.ResolveAsync(gone.Manifest.Digest.ToString(), default));
        Assert.Equal(kept.Manifest.Digest, await images.ResolveAsync("v1.1.0-0", default));
        Assert.Empty(await images.ListReferrersAsync(old.Manifest.Digest, tags: null, default));
    }

    [Fact]
    public async Task A_registry_that_removes_nothing_is_told_with_what_to_switch_on()
    {
        RegistryRepository images = Start("false");
        await WriteAsync(images, 1, "v1.0.0-0");
        await WriteAsync(images, 2, "v1.1.0-0");

        ChildResult removed = await Child.ReleaseAsync(_checkout.Path, "stale", "--image", images.Name, "--keep", "1", "--yes");

        Assert.NotEqual((int)ExitCode.Done, removed.ExitCode);
        Assert.Contains("removes no images", removed.Error, StringComparison.Ordinal);
        Assert.Contains("REGISTRY_STORAGE_DELETE_ENABLED=true", removed.Error, StringComparison.Ordinal);
        Assert.NotNull(await images.ResolveAsync("v1.0.0-0", default));
        Assert.Contains("\"failed\"", await File.ReadAllTextAsync(Path.Combine(_checkout.Path, ".release", "logs", "removals.jsonl")), StringComparison.Ordinal);
    }

    private RegistryRepository Start(string removes)
    {
        _server = new AttachedServer(DockerRegistries.Script, ("REGISTRY_STORAGE_DELETE_ENABLED", removes));
        return new RegistryHosts(new Dictionary<string, string>()).Open(RegistryReference.Parse($"{_server.Address.Authority}/team/hello"));
    }

    private static async Task<TestImage> WriteAsync(RegistryRepository images, int seed, string tag)
    {
        var image = new TestImage(seed);
        await image.WriteAsync(images, tag);
        return image;
    }
}
