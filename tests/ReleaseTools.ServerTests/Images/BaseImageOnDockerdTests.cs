using System.Text;
using System.Text.Json;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Images;

/// <summary>Dockerfiles that begin with an image of a registry that wants a login, by real container engines.</summary>
[Collection(DockerRegistryCollection.Name)]
public sealed class BaseImageOnDockerdTests(DockerRegistries registries, Dockerd classic, BuildKitDockerd buildKit) : IClassFixture<Dockerd>, IClassFixture<BuildKitDockerd>, IDisposable
{
    private readonly TestFolder _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(DockerRegistries.Basic, false)]
    [InlineData(DockerRegistries.Basic, true)]
    [InlineData(DockerRegistries.Token, false)]
    [InlineData(DockerRegistries.Token, true)]
    public async Task It_is_fetched_with_the_login_that_is_there(string login, bool withBuildKit)
    {
        (string name, Dictionary<string, string> environment) = await BaseAsync(login);
        _work.Write("context/Dockerfile", $"ARG BASE=none\nFROM ${{BASE}}\nLABEL made=of-{login}\n");

        ImageDigest digest = await ExportAsync(withBuildKit, environment, new BuildRequest(_work.At("context")) { Arguments = new Dictionary<string, string> { ["BASE"] = name } });

        await using var archive = new ArchiveSource(_work.At("image.tar"), ImageTransport.LayoutArchive);
        Assert.NotNull(await archive.FindManifestAsync(digest.ToString(), default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_the_login_it_says_so(bool withBuildKit)
    {
        (string name, _) = await BaseAsync(DockerRegistries.Basic);
        _work.Write("context/Dockerfile", $"FROM {name}\n");

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => ExportAsync(withBuildKit, [], new BuildRequest(_work.At("context"))));

        Assert.Equal("ImageNotPulled", e.ErrorId);
        Assert.Contains("docker login", e.Remedy, StringComparison.Ordinal);
    }

    private async Task<(string Name, Dictionary<string, string> Environment)> BaseAsync(string login)
    {
        Uri address = await registries.AddressOfAsync(login);
        string auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AttachedServer.AccessKey}:{AttachedServer.SecretKey}"));
        var environment = new Dictionary<string, string> { ["DOCKER_AUTH_CONFIG"] = JsonSerializer.Serialize(new { auths = new Dictionary<string, object> { [address.Authority] = new { auth } } }) };
        var name = RegistryReference.Parse($"{address.Authority}/base-{Guid.NewGuid():n}");
        await ImageFolder.WriteAsync(_work.At("layout"), "1.0");
        await ImageFolder.CopyAsync(new LayoutFolder(_work.At("layout")), "1.0", new RegistryHosts(environment).Open(name), "1.0");
        return ($"{name.Name}:1.0", environment);
    }

    private async Task<ImageDigest> ExportAsync(bool withBuildKit, Dictionary<string, string> environment, BuildRequest request)
    {
        await using var target = new LayoutArchiveTarget(_work.At("image.tar"));
        DockerConnection engine = (withBuildKit ? buildKit : classic).Client;
        return await new DockerfileBuild(engine, new RegistryCredentials(environment), NoProgress.Instance).ExportAsync(request, target, _ => { }, default);
    }
}
