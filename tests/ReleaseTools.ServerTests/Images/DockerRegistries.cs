
namespace ReleaseTools.ServerTests.Images;

/// <summary>The registries of this test run, one for each way to log in. Each is started when a test first asks for it, once.</summary>
public sealed class DockerRegistries : IAsyncLifetime
{
    public const string Script = "docker-registry", Plain = "none", Basic = "basic", Token = "token";

    private readonly Dictionary<string, AttachedServer> _running = [];
    private readonly TestFolder _work = new();
    private TokenServer? _tokens;

    /// <param name="login">How one logs in there.</param>
    public async Task<Uri> AddressOfAsync(string login)
    {
        if (!_running.TryGetValue(login, out AttachedServer? server))
        {
            _tokens ??= await TokenServer.StartAsync(AttachedServer.AccessKey, AttachedServer.SecretKey);
            _running[login] = server = new AttachedServer(Script,
                ("TEST_LOGIN", login), ("TEST_REALM", _tokens.Realm.AbsoluteUri), ("TEST_CERTIFICATE", _work.Write("certificate.pem", _tokens.Certificate)));
        }
        return server.Address;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (AttachedServer server in _running.Values) server.Dispose();
        if (_tokens is not null) await _tokens.DisposeAsync();
        _work.Dispose();
    }
}

/// <summary>Tests that share the registries; one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DockerRegistryCollection : ICollectionFixture<DockerRegistries>
{
    public const string Name = "docker-registry";
}
