using System.Text;
using System.Text.Json;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Images;

/// <summary>Images of single platforms that <c>release image index create</c> joins in docker-registry, read back by skopeo.</summary>
[Collection(DockerRegistryCollection.Name)]
public sealed class JoinTests(DockerRegistries registries) : IAsyncLifetime
{
    private readonly TestFolder _work = new();
    private string _repository = null!;

    public async ValueTask InitializeAsync()
    {
        _repository = $"{(await registries.AddressOfAsync(DockerRegistries.Plain)).Authority}/join-{Guid.NewGuid():n}";
        await PlatformImages.MakeAsync(_work, "built", "amd64", "arm64");
    }

    public ValueTask DisposeAsync()
    {
        _work.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Images_of_a_registry_become_an_index_that_skopeo_copies_whole()
    {
        string[] images = [await PushAsync("amd64"), await PushAsync("arm64")];

        JsonElement joined = await JoinAsync("1.0", images);

        string index = await PlatformImages.RawAsync($"docker://{_repository}:1.0");
        Assert.Equal($"{ImageDigest.Of(Encoding.UTF8.GetBytes(index))}", joined.GetProperty("digest").GetString());
        Assert.Equal([await DigestAsync("amd64", "amd64"), await DigestAsync("arm64", "arm64")], Listed(index));
        await PlatformImages.CopyAsync($"docker://{_repository}:1.0", $"oci:{_work.At("copy")}:1.0", "--multi-arch", "all");
        Assert.Equal(index, await PlatformImages.RawAsync($"oci:{_work.At("copy")}:1.0"));
        Assert.Equal("arm64", Parse(await Tool.RunAsync("skopeo", "--override-arch", "arm64", "inspect", "--tls-verify=false", $"docker://{_repository}:1.0")).GetProperty("Architecture").GetString());
    }

    [Fact]
    public async Task Joining_again_in_another_order_changes_nothing()
    {
        string[] images = [await PushAsync("amd64"), await PushAsync("arm64")];
        JsonElement first = await JoinAsync("1.0", images);

        JsonElement second = await JoinAsync("1.0", [.. images.Reverse()]);

        Assert.Equal(first.GetProperty("digest").GetString(), second.GetProperty("digest").GetString());
        Assert.True(second.GetProperty("existed").GetBoolean());
        Assert.Equal((0, 0), (second.GetProperty("sent").GetInt32(), second.GetProperty("mounted").GetInt32()));
    }

    [Fact]
    public async Task Archives_of_both_kinds_become_an_index()
    {
        string oci = $"oci-archive:{_work.At("amd64.tar")}", docker = $"docker-archive:{_work.At("arm64.tar")}";
        await PlatformImages.CopyAsync($"oci:{_work.At("built")}:amd64", oci);
        await PlatformImages.CopyAsync($"oci:{_work.At("built")}:arm64", $"{docker}:hello:arm64");

        JsonElement joined = await JoinAsync("1.0", oci, docker);

        string index = await PlatformImages.RawAsync($"docker://{_repository}:1.0");
        Assert.Equal(["linux/amd64", "linux/arm64"], Platforms(index));
        await PlatformImages.CopyAsync($"docker://{_repository}:1.0", $"docker://{_repository}/copy:1.0", "--multi-arch", "all", "--preserve-digests");
        Assert.Equal(index, await PlatformImages.RawAsync($"docker://{_repository}/copy:1.0"));
        Assert.Equal(joined.GetProperty("digest").GetString(), (await JoinAsync("again", docker, oci)).GetProperty("digest").GetString());
        ChildResult tested = await Child.ReleaseAsync(_work.Path, "image", "test", $"{_repository}:1.0");
        Assert.True(tested.ExitCode == 0, tested.Error);
    }

    [Fact]
    public async Task A_platform_is_added_to_an_index()
    {
        await JoinAsync("1.0", await PushAsync("amd64"));

        ChildResult added = await ReleaseAsync("1.0", [$"{_repository}:1.0", $"oci:{_work.At("built")}:arm64", "--floating-tag", "1.0"]);

        Assert.True(added.ExitCode == 0, added.Error);
        Assert.Equal(["linux/amd64", "linux/arm64"], Platforms(await PlatformImages.RawAsync($"docker://{_repository}:1.0")));
    }

    [Fact]
    public async Task What_refers_to_the_images_is_found_by_the_index()
    {
        string[] images = [await PushAsync("amd64"), await PushAsync("arm64")];
        RegistryRepository amd = new RegistryHosts(new Dictionary<string, string>()).Open(RegistryReference.Parse($"{_repository}/amd64"));
        var bill = new TestImage(1, subject: await amd.FindManifestAsync("built", default));
        await bill.WriteAsync(amd, null);

        JsonElement joined = await JoinAsync("1.0", [.. images, "--referrers"]);

        Assert.Equal(1, joined.GetProperty("referrers").GetInt32());
        ChildResult listed = await Child.ReleaseAsync(_work.Path, "image", "referrers", $"{_repository}:1.0", "--output", "json");
        Assert.Equal($"{bill.Manifest.Digest}", Assert.Single(Parse(listed.Output).EnumerateArray()).GetProperty("digest").GetString());
    }

    private async Task<string> PushAsync(string architecture)
    {
        await PlatformImages.CopyAsync($"oci:{_work.At("built")}:{architecture}", $"docker://{_repository}/{architecture}:built");
        return $"{_repository}/{architecture}:built";
    }

    private async Task<string> DigestAsync(string below, string architecture) =>
        $"{architecture} {ImageDigest.Of(Encoding.UTF8.GetBytes(await PlatformImages.RawAsync($"docker://{_repository}/{below}:built")))}";

    private async Task<JsonElement> JoinAsync(string tag, params string[] images)
    {
        ChildResult joined = await ReleaseAsync(tag, images);
        Assert.True(joined.ExitCode == 0, joined.Error);
        return Assert.Single(Parse(joined.Output).EnumerateArray());
    }

    private Task<ChildResult> ReleaseAsync(string tag, string[] arguments) => Child.ReleaseAsync(_work.Path, ["image", "index", "create", $"{_repository}:{tag}", .. arguments, "--output", "json"]);

    private static IEnumerable<string> Listed(string index) => Parse(index).GetProperty("manifests").EnumerateArray().Select(image => $"{image.GetProperty("platform").GetProperty("architecture")} {image.GetProperty("digest")}");

    private static IEnumerable<string> Platforms(string index) =>
        Parse(index).GetProperty("manifests").EnumerateArray().Select(image => image.GetProperty("platform")).Select(platform => $"{platform.GetProperty("os")}/{platform.GetProperty("architecture")}");

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
