using System.Text.RegularExpressions;
using ReleaseTools.ServerTests.Storage;

namespace ReleaseTools.ServerTests.Sessions;

/// <summary>A whole release in a container of Azurite, by the program as people run it.</summary>
[Collection(AzureCollection.Name)]
public sealed class AzureReleaseTests(AzureServer server) : IAsyncLifetime
{
    private const string Id = "hello-0.1.0-alpha.0";

    private readonly List<IDisposable> _all = [];
    private TestContainer _container = null!;
    private string _url = "";

    public async ValueTask InitializeAsync()
    {
        _container = await TestContainer.CreateAsync(server.Address);
        _url = _container.Url(server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IDisposable disposable in _all) disposable.Dispose();
        if (_container is not null) await _container.DisposeAsync();
    }

    [Fact]
    public async Task One_machine_stages_and_another_publishes_and_flips()
    {
        // larger than one request takes
        GitRepository origin = HelloProduct.Building("mkdir -p out && head -c 9000000 /dev/urandom > out/hello", more: $"stage: {{ store: \"{_url}\" }}");
        Machine one = Machine("builder-1", origin), two = Machine("builder-2", origin);
        IsDone(await one.RunAsync("run", "--until", "stage", "--session-store", _url));

        ChildResult resumed = await two.RunAsync("resume", Id, "--session-store", _url);

        IsDone(resumed);
        Assert.DoesNotContain("built again", resumed.Output, StringComparison.Ordinal);
        Assert.Equal("0.1.0-alpha.0\n", await _container.TextAsync("some/where/release/hello/latest.txt"));
        Assert.Contains("0.1.0-alpha.0", await _container.TextAsync("some/where/release/hello/index.html"), StringComparison.Ordinal);
        Assert.Contains(await _container.StateAsync(), line => Regex.IsMatch(line, "^some/where/release/hello/0.1.0-alpha.0/hello-[^ ]+ [0-9a-f]+ 9[0-9]{6} "));
        Assert.Empty(await _container.UploadsAsync());
        Assert.Matches(@"stage +done .* builder-1", (await one.RunAsync("status", Id, "--session-store", _url)).Output);
    }

    [Fact]
    public async Task A_wrong_key_ends_the_run_with_what_to_do_and_shows_no_key()
    {
        GitRepository origin = HelloProduct.Building("mkdir -p out && printf hello > out/hello", more: $"stage: {{ store: \"{_url}\" }}");
        Machine machine = Machine("builder-1", origin);
        machine.Environment["AZURE_STORAGE_KEY"] = "bWFya2VkLXdyb25nLWtleQ==";

        ChildResult refused = await machine.RunAsync("run", "--session-store", _url);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("403", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bWFya2Vk", refused.Error + refused.Output, StringComparison.Ordinal);
    }

    private Machine Machine(string name, GitRepository origin)
    {
        var machine = new Machine(name, origin.Path);
        machine.Environment["AZURE_STORAGE_ACCOUNT"] = AzureServer.Account;
        machine.Environment["AZURE_STORAGE_KEY"] = AzureServer.Key;
        if (!_all.Contains(origin)) _all.Add(origin);
        _all.Add(machine);
        return machine;
    }

    private static void IsDone(ChildResult result) => Assert.True(result.ExitCode == 0, result.Error + result.Output);
}
