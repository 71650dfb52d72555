namespace ReleaseTools.ServerTests.GitHub;

/// <summary>The proxy, started once; the fake behind it is emptied for each test.</summary>
public sealed class DescribedGitHub : IAsyncLifetime
{
    private GitHubWorld? _world;
    private AttachedServer? _proxy;

    internal async Task<GitHubWorld> WorldAsync()
    {
        if (_world is null)
        {
            _world = await GitHubWorld.CreateAsync();
            _proxy = new AttachedServer("github-prism", ("UPSTREAM", _world.Fake.Address.AbsoluteUri.TrimEnd('/')));
            _world.Fake.Address = _proxy.Address;
        }
        _world.Reset();
        return _world;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _proxy?.Dispose();
        if (_world is not null) await _world.DisposeAsync();
    }
}

/// <summary>Tests that share the proxy; one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DescribedGitHubCollection : ICollectionFixture<DescribedGitHub>
{
    public const string Name = "GitHub's description";
}
