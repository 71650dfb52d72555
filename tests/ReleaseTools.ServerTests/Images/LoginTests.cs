using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Images;

/// <summary>A login that skopeo has stored is found wherever it was stored, and is good at a real registry.</summary>
[Collection(DockerRegistryCollection.Name)]
public sealed class LoginTests(DockerRegistries registries) : IDisposable
{
    private readonly TestFolder _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(DockerRegistries.Basic, "REGISTRY_AUTH_FILE", "auth.json", "auth.json")]
    [InlineData(DockerRegistries.Token, "XDG_RUNTIME_DIR", "run/containers/auth.json", "run")]
    [InlineData(DockerRegistries.Token, "XDG_CONFIG_HOME", "config/containers/auth.json", "config")]
    [InlineData(DockerRegistries.Basic, "HOME", "home/.config/containers/auth.json", "home")]
    [InlineData(DockerRegistries.Token, "DOCKER_AUTH_CONFIG", "auth.json", null)]
    public async Task Skopeo_s_login_is_used(string login, string variable, string file, string? value)
    {
        Uri address = await registries.AddressOfAsync(login);
        Directory.CreateDirectory(Path.GetDirectoryName(_work.At(file))!);
        await Tool.RunAsync("skopeo", "login", "--tls-verify=false", "--authfile", _work.At(file), "--username", AttachedServer.AccessKey, "--password", AttachedServer.SecretKey, address.Authority);
        var environment = new Dictionary<string, string> { [variable] = value is null ? await File.ReadAllTextAsync(_work.At(file)) : _work.At(value) };
        RegistryRepository repository = new RegistryHosts(environment).Open(RegistryReference.Parse($"{address.Authority}/login-{Guid.NewGuid():n}"));
        ImageManifest image = await ImageFolder.WriteAsync(_work.At("layout"), "1.0");

        await ImageFolder.CopyAsync(new LayoutFolder(_work.At("layout")), "1.0", repository, "1.0");

        Assert.Equal(image.Digest, await repository.ResolveAsync("1.0", default));
    }
}
