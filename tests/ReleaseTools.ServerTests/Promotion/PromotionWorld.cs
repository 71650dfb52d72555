using System.Text;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images;
using ReleaseTools.ServerTests.Images;

namespace ReleaseTools.ServerTests.Promotion;

/// <summary>A registry with staged images, another that they are promoted to, and the <c>release</c> program between them.</summary>
internal sealed class PromotionWorld : IAsyncDisposable
{
    private readonly TestFolder _work = new();
    private readonly AttachedServer _stage, _prod;
    private FaultProxy _proxy = null!;

    private PromotionWorld((string Name, string Value)[] login)
    {
        _stage = new AttachedServer(DockerRegistries.Script, ("TEST_LOGIN", "none"));
        _prod = new AttachedServer(DockerRegistries.Script, login is [] ? [("TEST_LOGIN", "none")] : login);
    }

    /// <param name="login">What the destination is started with.</param>
    public static async Task<PromotionWorld> CreateAsync(params (string Name, string Value)[] login)
    {
        var world = new PromotionWorld(login);
        world._proxy = await FaultProxy.StartAsync(world._prod.Address);
        world.LogIn(AttachedServer.AccessKey, AttachedServer.SecretKey);
        return world;
    }

    /// <summary>Before the destination.</summary>
    public FaultProxy Proxy => _proxy;

    public string Stage => $"{_stage.Address.Authority}/stage";

    public string Prod => _proxy.Address.Authority;

    public TestFolder Work => _work;

    private Dictionary<string, string> Environment => new() { ["DOCKER_CONFIG"] = _work.Path };

    public void LogIn(string user, string password) =>
        _work.Write("config.json", $$"""{"auths":{"{{Prod}}":{"auth":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}}"} } }""");

    /// <summary>Puts an image into the staging registry, or elsewhere.</summary>
    public async Task<TestImage> PushAsync(string image, int seed, string? tag, string? registry = null, int size = 3000)
    {
        var made = new TestImage(seed, size);
        await made.WriteAsync(Open($"{registry ?? Stage}/{image}"), tag);
        return made;
    }

    /// <summary>A manifest for a part of the destination.</summary>
    /// <returns>Its file.</returns>
    public string Manifest(string below, params IEnumerable<(string Image, ImageDigest Digest, string[] Tags)> images) => _work.Write($"{below}.yaml", $"""
        registries:
        - name: {Stage}
          src: true
        - name: {Prod}/{below}
        images:
        {string.Join('\n', images.GroupBy(image => image.Image, StringComparer.Ordinal).Select(image => $"- name: {image.Key}\n  dmap:\n{string.Join('\n', image.Select(each => $"    \"{each.Digest}\": [{string.Join(", ", each.Tags.Select(tag => $"\"{tag}\""))}]"))}"))}
        """);

    public Task<ChildResult> PromoteAsync(params string[] arguments) => Child.RunAsync(Start(arguments));

    public System.Diagnostics.ProcessStartInfo Start(params string[] arguments)
    {
        System.Diagnostics.ProcessStartInfo start = Child.Release(_work.Path, ["promote", .. arguments]);
        start.Environment["DOCKER_CONFIG"] = _work.Path;
        return start;
    }

    public RegistryRepository Open(string repository) => new RegistryHosts(Environment).Open(RegistryReference.Parse(repository));

    /// <summary>Everything that a part of the destination holds, as its registry keeps it; uploads that were never finished do not count.</summary>
    public SortedDictionary<string, string> State(string below) =>
        new(Files(below).ToDictionary(file => Path.GetRelativePath(Root(below), file), File.ReadAllText, StringComparer.Ordinal), StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _stage.Dispose();
        _prod.Dispose();
        _work.Dispose();
    }

    private string Root(string below) => Path.Combine(_prod.Folder, "data", "docker", "registry", "v2", "repositories", below);

    private IEnumerable<string> Files(string below) => Directory.Exists(Root(below))
        ? Directory.EnumerateFiles(Root(below), "*", SearchOption.AllDirectories).Where(file => !file.Contains("/_uploads/", StringComparison.Ordinal))
        : [];
}
