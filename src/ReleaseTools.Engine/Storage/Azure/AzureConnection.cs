using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>Opens Azure stores with the credentials that the Azure CLI uses: a connection string, SAS token or account key from the environment, else a login.</summary>
internal static class AzureConnection
{
    // public, US government, China; and the zones of accounts that have their own (https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-endpoints)
    private static readonly string[] s_azure = [".blob.core.windows.net", ".blob.core.usgovcloudapi.net", ".blob.core.chinacloudapi.cn", ".blob.storage.azure.net"];

    /// <param name="timeouts">Null = the usual.</param>
    /// <exception cref="UsageException">A variable makes no sense, or is another account's.</exception>
    public static AzureStore Open(AzureAddress address, HttpTimeouts? timeouts = null) => Open(address, AzureEnvironment.Read(StoreVariables.Read), timeouts);

    /// <inheritdoc cref="Open(AzureAddress, HttpTimeouts?)"/>
    internal static AzureStore Open(AzureAddress address, AzureEnvironment environment, HttpTimeouts? timeouts = null)
    {
        Uri server = address.Endpoint ?? environment.Endpoint ?? new Uri($"https://{address.Account}.blob.core.windows.net");
        bool isAzure = s_azure.Any(suffix => server.Host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
        // a URL in a repository's file must not receive the credentials of the user who builds it
        bool hasCredentials = address.HasCredentials ?? (isAzure || server.IsLoopback || address.Endpoint is null || address.Endpoint == environment.Endpoint);
        AzureCredentials credentials = hasCredentials ? Credentials(address, environment, server) : AzureCredentials.None;
        var container = new Uri($"{server.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(address.Container)}");
        return Open(address, credentials, container, new StoreRequests(HostRateLimiter.Of(server), timeouts ?? HttpTimeouts.Usual, AzureFailure.Rules), isForeign: !isAzure);
    }

    private static AzureStore Open(AzureAddress address, AzureCredentials credentials, Uri container, StoreRequests requests, bool isForeign)
    {
        var options = new BlobClientOptions
        {
            Transport = new HttpClientTransport(AzureTransport.New()),
            Diagnostics = { IsLoggingEnabled = false, IsDistributedTracingEnabled = false, ApplicationId = HttpTransport.UserAgent.ToString() },
        };
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = Timeout.InfiniteTimeSpan;            // each request has its own, by its length
        return new AzureStore(new AzureContainer(credentials.Open(container, options), address, credentials, requests) { IsForeign = isForeign });
    }

    private static AzureCredentials Credentials(AzureAddress address, AzureEnvironment environment, Uri server)
    {
        if (environment.Key is null && environment.Signature is null)
            return server.Scheme == "https" ? new AzureCredentials { Login = AzureLogin.Default } : AzureCredentials.None;
        if (environment.Account is { } account && account != address.Account)
            throw new UsageException("StoreInvalid", address.Root.AbsoluteUri, $"{environment.Source} names the storage account {account}, but {address.Root} is in {address.Account}.",
                $"Set it to the account {address.Account}, or remove it to use another login (az login).");
        if (environment.Signature is { } signature) return new AzureCredentials { Signature = signature };
        try
        {
            return new AzureCredentials { Key = new StorageSharedKeyCredential(address.Account, environment.Key) };
        }
        catch (FormatException)
        {
            throw AzureEnvironment.Invalid(environment.Source == "AZURE_STORAGE_ACCOUNT" ? "AZURE_STORAGE_KEY" : environment.Source, "the key is not in base 64");
        }
    }
}
