using System.Diagnostics;

namespace ReleaseTools.Tests.Storage;

/// <summary>A whole release by the program, with the packages of a provider as it carries them (RELEASE_PROGRAM: trimmed).</summary>
[Program]
public sealed class ReleaseInStoreTests : IDisposable
{
    private const string Stores = "\nstage: { store: \"{0}/hello\" }\nsession: { store: \"{0}/sessions\" }\n";

    private GitRepository? _repository;

    public void Dispose() => _repository?.Dispose();

    [Fact]
    public async Task A_release_is_run_and_verified_in_google_cloud_storage()
    {
        await using GcsFake fake = await GcsFake.StartAsync();
        fake.AddBucket("releases");

        await ReleaseAsync("gs://releases", ("STORAGE_EMULATOR_HOST", fake.Address.ToString().TrimEnd('/')));

        Assert.Contains("hello/release/hello/1.2.0/manifest.json", fake.Buckets["releases"].Keys);
    }

    [Fact]
    public async Task A_release_is_run_and_verified_in_azure_blob_storage()
    {
        await using AzureFake fake = await AzureFake.StartAsync();
        fake.AddContainer("releases");
        string key = Convert.ToBase64String("secretsecret12"u8);

        await ReleaseAsync("az://account/releases", ("AZURE_STORAGE_CONNECTION_STRING", $"DefaultEndpointsProtocol=http;AccountName=account;AccountKey={key};BlobEndpoint={new Uri(fake.Address, "account")};"));

        Assert.Contains("hello/release/hello/1.2.0/manifest.json", fake.Containers["releases"].Keys);
    }

    private async Task ReleaseAsync(string store, params (string Name, string Value)[] environment)
    {
        _repository = HelloProduct.Create(HelloProduct.Definition + Stores.Replace("{0}", store, StringComparison.Ordinal));

        await RunAsync("hello-1.2.0: link done", "run", "--version", "v1.2.0", "--offline");
        await RunAsync("publish: holds", "verify", "hello-1.2.0");
        await RunAsync("hello-1.2.0", "list");

        async Task RunAsync(string said, params string[] arguments)
        {
            ProcessStartInfo start = Child.Release(_repository.Path, arguments);
            foreach ((string name, string value) in environment) start.Environment[name] = value;
            ChildResult result = await Child.RunAsync(start);
            Assert.True(result.ExitCode == 0, result.Output + result.Error);
            Assert.Contains(said, result.Output + result.Error, StringComparison.Ordinal);
        }
    }
}
