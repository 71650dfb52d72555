using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Azure;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>A container on a fake of Azure's server.</summary>
internal sealed class AzureFaultPlace : IFaultPlace
{
    private readonly AzureFake _fake;
    private readonly SortedDictionary<string, AzureStored> _container;

    private AzureFaultPlace(AzureFake fake) => (_fake, _container) = (fake, fake.AddContainer(Name));

    public string Name { get; } = "c" + Guid.NewGuid().ToString("n");

    public required FaultProxy Proxy { get; init; }

    public static async Task<AzureFaultPlace> CreateAsync()
    {
        AzureFake fake = await AzureFake.StartAsync();
        var names = new Dictionary<string, string>();
        var server = new Uri(fake.Address.GetLeftPart(UriPartial.Authority));
        var place = new AzureFaultPlace(fake) { Proxy = await FaultProxy.StartAsync(server, names, FaultBodies.Azure, DetailAsync) };
        names[place.Name] = "BUCKET";
        return place;
    }

    public IObjectStore Open(HttpTimeouts? timeouts = null) => AzureConnection.Open(
        new AzureAddress("account", Name, "some/where/") { Endpoint = new Uri(Proxy.Address, "account") }, new AzureEnvironment { Key = AzureFakeOpening.Key }, timeouts);

    public Task<IReadOnlyList<string>> StateAsync() => Task.FromResult<IReadOnlyList<string>>([.. _container.Values.Select(there =>
        $"{there.Name} {Convert.ToHexStringLower(SHA256.HashData(there.Bytes))[..16]} {there.Bytes.Length} {there.ContentType} {there.CacheControl}".TrimEnd())]);

    public Task<IReadOnlyList<string>> UploadsAsync() => Task.FromResult<IReadOnlyList<string>>([.. _fake.Uploads.Select(upload => $"{upload.Name} {upload.Blocks}")]);

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _fake.DisposeAsync();
    }

    // a list of blocks is no content
    private static async ValueTask<RequestDetail> DetailAsync(HttpRequest request) =>
        request.Query["comp"] == "blocklist" ? new RequestDetail("", ContentAt: null) : await RequestDetail.OfPlainAsync(request);
}
