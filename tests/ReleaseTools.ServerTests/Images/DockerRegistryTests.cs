using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.ServerTests.Images;

/// <summary>What a repository promises, kept by docker-registry.</summary>
public abstract class DockerRegistryContract(DockerRegistries registries, string login) : ImageRepositoryContract, IDisposable
{
    private readonly TestFolder _home = new();
    private RegistryHosts? _hosts;

    private protected override async Task<RegistryRepository> OpenAsync(string name)
    {
        Uri address = await registries.AddressOfAsync(login);
        string auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AttachedServer.AccessKey}:{AttachedServer.SecretKey}"));
        _home.Write("config.json", $$"""{"auths":{"{{address.Authority}}":{"auth":"{{auth}}"} } }""");
        _hosts ??= new RegistryHosts(new Dictionary<string, string> { ["DOCKER_CONFIG"] = _home.Path });
        return _hosts.Open(RegistryReference.Parse($"{address.Authority}/{name}"));
    }

    [Fact]
    public async Task Who_is_not_logged_in_is_told_how()
    {
        RegistryRepository known = await OpenAsync("private");
        RegistryRepository stranger = new RegistryHosts(new Dictionary<string, string>()).Open(RegistryReference.Parse(known.Name));
        Task WriteAsync() => new TestImage(50).WriteAsync(stranger, "v1");

        if (login == DockerRegistries.Plain) await WriteAsync();
        else Assert.StartsWith("Log in: docker login 127.0.0.1:", (await Assert.ThrowsAsync<RegistryException>(WriteAsync)).Remedy, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _home.Dispose();
        GC.SuppressFinalize(this);
    }
}

[Collection(DockerRegistryCollection.Name)]
public sealed class PlainDockerRegistryTests(DockerRegistries registries) : DockerRegistryContract(registries, DockerRegistries.Plain);

[Collection(DockerRegistryCollection.Name)]
public sealed class BasicDockerRegistryTests(DockerRegistries registries) : DockerRegistryContract(registries, DockerRegistries.Basic);

[Collection(DockerRegistryCollection.Name)]
public sealed class TokenDockerRegistryTests(DockerRegistries registries) : DockerRegistryContract(registries, DockerRegistries.Token);

/// <summary>A registry that deletes by digest alone.</summary>
[Collection(DockerRegistryCollection.Name)]
public sealed class DockerRegistryTagRemovalTests(DockerRegistries registries) : TagRemovalContract
{
    private protected override async Task<IImageTarget> OpenAsync(string name) =>
        new RegistryHosts(new Dictionary<string, string>()).Open(RegistryReference.Parse($"{(await registries.AddressOfAsync(DockerRegistries.Plain)).Authority}/{name}"));
}
