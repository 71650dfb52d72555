using System.Text.Json;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Images;

/// <summary>A whole release, by the program, of an image that its build wrote platform by platform.</summary>
public sealed class JoinedReleaseTests : IAsyncLifetime
{
    private readonly TestFolder _work = new();
    private readonly AttachedServer _registry = new(DockerRegistries.Script);
    private GitRepository _checkout = null!;

    private string Name => $"{_registry.Address.Authority}/team/hello";

    public async ValueTask InitializeAsync()
    {
        await PlatformImages.MakeAsync(_work, "built", "amd64", "arm64");
        _checkout = HelloProduct.Building(
            $"""
            mkdir -p out; echo hello > out/hello
            skopeo copy --insecure-policy oci:{_work.At("built")}:amd64 oci-archive:amd64.tar
            skopeo copy --insecure-policy oci:{_work.At("built")}:arm64 docker-archive:arm64.tar:hello:arm64
            """,
            more: $$"""
            images:
              - name: {{Name}}
                from: { join: [docker-archive:arm64.tar, amd64.tar] }
                floating: [latest]
                aliases: ["{{Name}}-${major}.${minor}"]
            links: [latest]
            """);
    }

    public ValueTask DisposeAsync()
    {
        _registry.Dispose();
        _checkout?.Dispose();
        _work.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_is_staged_by_digest_and_published_and_tagged_and_verified()
    {
        await RunAsync("run", "--version", "1.0.0", "--until", "stage");
        Assert.Empty(await Open("").ListTagsAsync(default).ToArrayAsync());

        await RunAsync("run", "--version", "1.0.0");

        string index = await PlatformImages.RawAsync($"docker://{Name}:v1.0.0-0");
        using (var json = JsonDocument.Parse(index))
            Assert.Equal(["amd64", "arm64"], json.RootElement.GetProperty("manifests").EnumerateArray().Select(image => image.GetProperty("platform").GetProperty("architecture").GetString()));
        foreach (string repository in new[] { Name, $"{Name}-1.0" })
        {
            Assert.Equal(index, await PlatformImages.RawAsync($"docker://{repository}:latest"));
            await PlatformImages.CopyAsync($"docker://{repository}:latest", $"oci:{_work.At("copy")}:{Guid.NewGuid():n}", "--multi-arch", "all");
        }
        await RunAsync("verify");
    }

    [Fact]
    public async Task Run_again_it_changes_nothing()
    {
        await RunAsync("run", "--version", "1.0.0");
        ImageDigest? first = await Open("").ResolveAsync("latest", default);

        await RunAsync("run", "--version", "1.0.0");

        Assert.Equal(first, await Open("").ResolveAsync("latest", default));
        Assert.Equal(first, await Open("-1.0").ResolveAsync("v1.0.0-0", default));
    }

    private RegistryRepository Open(string suffix) => new RegistryHosts(new Dictionary<string, string>()).Open(RegistryReference.Parse(Name + suffix));

    private async Task RunAsync(params string[] arguments)
    {
        ChildResult done = await Child.ReleaseAsync(_checkout.Path, arguments);
        Assert.True(done.ExitCode == 0, done.Error + done.Output);
    }
}
