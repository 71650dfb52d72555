using System.Security.Cryptography;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>A container of its own for one test, seen and changed past our own code.</summary>
internal sealed class TestContainer : IAsyncDisposable
{
    private readonly BlobContainerClient _client;

    private TestContainer(Uri server) => _client = new BlobContainerClient(new Uri(server, $"{AzureServer.Account}/{Name}"), new StorageSharedKeyCredential(AzureServer.Account, AzureServer.Key));

    public string Name { get; } = "c" + Guid.NewGuid().ToString("n");

    public static async Task<TestContainer> CreateAsync(Uri server)
    {
        var container = new TestContainer(server);
        await container._client.CreateAsync();
        return container;
    }

    /// <summary>The URL of a store in it.</summary>
    /// <param name="address">Where the server is, or what stands before it.</param>
    public string Url(Uri address, string prefix = "some/where") => $"az://{AzureServer.Account}/{Name}/{prefix}?endpoint={address.GetLeftPart(UriPartial.Authority)}/{AzureServer.Account}";

    /// <summary>Every object: its key, the digest of its content, and what a browser is told of it.</summary>
    public async Task<IReadOnlyList<string>> StateAsync()
    {
        var lines = new List<string>();
        await foreach (BlobItem there in _client.GetBlobsAsync())
        {
            BlobDownloadResult read = await _client.GetBlobClient(there.Name).DownloadContentAsync();
            byte[] bytes = read.Content.ToArray();
            lines.Add($"{there.Name} {Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]} {bytes.Length} {read.Details.ContentType} {read.Details.CacheControl}".TrimEnd());
        }
        return lines;
    }

    /// <summary>Every object that has blocks which no list names.</summary>
    public async Task<IReadOnlyList<string>> UploadsAsync()
    {
        var uploads = new List<string>();
        await foreach (BlobItem there in _client.GetBlobsAsync(new GetBlobsOptions { States = BlobStates.Uncommitted }))
        {
            BlockList blocks = await _client.GetBlockBlobClient(there.Name).GetBlockListAsync(BlockListTypes.Uncommitted);
            if (blocks.UncommittedBlocks.Any()) uploads.Add($"{there.Name} {blocks.UncommittedBlocks.Count()}");
        }
        return uploads;
    }

    /// <summary>A signature that opens it for an hour.</summary>
    public string Sign() => _client.GenerateSasUri(BlobContainerSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1)).Query.TrimStart('?');

    public Task PutAsync(string key, string text) => _client.GetBlobClient(key).UploadAsync(new BinaryData(text), overwrite: true);

    public async Task<string> TextAsync(string key) => (await _client.GetBlobClient(key).DownloadContentAsync()).Value.Content.ToString();

    /// <summary>Removes what takes memory; the server itself does not outlive the test run.</summary>
    public async ValueTask DisposeAsync() => await _client.DeleteIfExistsAsync();
}
