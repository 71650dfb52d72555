using ReleaseTools.Engine.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

/// <summary>What a repository promises, kept with registries of several kinds.</summary>
public abstract class RegistryFakeContract(Action<RegistryFake> prepare) : ImageRepositoryContract, IAsyncLifetime
{
    private RegistryWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RegistryWorld.StartAsync();
        prepare(_world.Fake);
    }

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();

    private protected override Task<RegistryRepository> OpenAsync(string name) => Task.FromResult(_world.Open(name));
}

public sealed class PlainRegistryTests() : RegistryFakeContract(_ => { });

public sealed class BasicRegistryTests() : RegistryFakeContract(fake => fake.Asks = "basic");

public sealed class TokenRegistryTests() : RegistryFakeContract(fake => (fake.Asks, fake.PageSize) = ("token", 1));

/// <summary>Tokens end while the work goes on, and say that they don't.</summary>
public sealed class ShortTokenRegistryTests() : RegistryFakeContract(fake => (fake.Asks, fake.TokenUses) = ("token", 12));

/// <summary>Knows no more than it must.</summary>
public sealed class PoorRegistryTests() : RegistryFakeContract(fake => (fake.HasReferrers, fake.TellsDigests, fake.RefusesWhole) = (false, false, 405));
