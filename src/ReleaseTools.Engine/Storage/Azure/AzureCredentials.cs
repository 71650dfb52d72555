using Azure;
using Azure.Core;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>What opens a container: one of an account's key, a shared access signature and a login, or nothing, where the container is public.</summary>
internal sealed record AzureCredentials
{
    private static readonly TimeSpan s_copyTime = TimeSpan.FromHours(1);

    public static AzureCredentials None { get; } = new();

    public StorageSharedKeyCredential? Key { get; init; }

    /// <summary>Without its question mark.</summary>
    public string? Signature { get; init; }

    public TokenCredential? Login { get; init; }

    /// <summary>Takes the signature out of words of the server. A key is never sent, and tokens are known by their form.</summary>
    public Redactor Redactor => field ??= new Redactor(Signature is null ? [] : [Signature, .. Signature.Split('&').Where(pair => pair.StartsWith("sig=", StringComparison.Ordinal)).Select(pair => Uri.UnescapeDataString(pair["sig=".Length..]))]);

    public BlobContainerClient Open(Uri container, BlobClientOptions options) => this switch
    {
        { Key: { } key } => new BlobContainerClient(container, key, options),
        { Signature: { } signature } => new BlobContainerClient(container, new AzureSasCredential(signature), options),
        { Login: { } login } => new BlobContainerClient(container, login, options),
        _ => new BlobContainerClient(container, options),
    };

    /// <summary>
    /// How the service gets at the source of a copy: it asks for it as a stranger would
    /// (https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url#authorization).
    /// </summary>
    public async Task<(Uri Address, HttpAuthorization? Authorization)> SourceAsync(BlobBaseClient source, CancellationToken cancellation)
    {
        if (Key is not null) return (source.GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow + s_copyTime), null);
        if (Signature is not null) return (new UriBuilder(source.Uri) { Query = Signature }.Uri, null);
        if (Login is null) return (source.Uri, null);
        AccessToken token = await Login.GetTokenAsync(new TokenRequestContext([AzureLogin.Scope]), cancellation);
        return (source.Uri, new HttpAuthorization("Bearer", token.Token));
    }

    // a record would print them
    public override string ToString() => Key is not null ? "key" : Signature is not null ? "signature" : Login is not null ? "login" : "none";
}
