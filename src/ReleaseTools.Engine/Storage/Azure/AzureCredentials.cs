using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Identity;
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

/// <summary>What the environment says of a storage account, in the variables of the Azure CLI (https://learn.microsoft.com/cli/azure/azure-cli-configuration).</summary>
internal sealed record AzureEnvironment
{
    /// <summary>Where credentials of these variables belong; null where none says so.</summary>
    public string? Account { get; init; }

    public string? Key { get; init; }

    /// <summary>Without its question mark.</summary>
    public string? Signature { get; init; }

    public Uri? Endpoint { get; init; }

    /// <summary>The variable that named the account, for a message.</summary>
    public string Source { get; init; } = "AZURE_STORAGE_ACCOUNT";

    /// <param name="read">Gives a variable's value; null where it is not set.</param>
    /// <exception cref="UsageException">A variable makes no sense.</exception>
    public static AzureEnvironment Read(Func<string, string?> read)
    {
        if (read("AZURE_STORAGE_CONNECTION_STRING") is { } text) return OfConnectionString(text);
        string? signature = read("AZURE_STORAGE_SAS_TOKEN")?.TrimStart('?');
        return new AzureEnvironment
        {
            Account = read("AZURE_STORAGE_ACCOUNT"),
            Signature = signature,
            Key = signature is null ? read("AZURE_STORAGE_KEY") : null,
            Endpoint = read("AZURE_STORAGE_BLOB_ENDPOINT") is { } value ? EndpointOf("AZURE_STORAGE_BLOB_ENDPOINT", value) : null,
        };
    }

    /// <summary>https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string</summary>
    private static AzureEnvironment OfConnectionString(string text)
    {
        const string Name = "AZURE_STORAGE_CONNECTION_STRING";
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw Invalid(Name, "a part of it is no NAME=VALUE");
            parts[part[..equals]] = part[(equals + 1)..];
        }
        string? account = parts.GetValueOrDefault("AccountName"), suffix = parts.GetValueOrDefault("EndpointSuffix");
        Uri? endpoint = parts.TryGetValue("BlobEndpoint", out string? blob) ? EndpointOf(Name, blob)
            : suffix is not null && account is not null ? EndpointOf(Name, $"{parts.GetValueOrDefault("DefaultEndpointsProtocol") ?? "https"}://{account}.blob.{suffix}")
            : null;
        string? key = parts.GetValueOrDefault("AccountKey"), signature = parts.GetValueOrDefault("SharedAccessSignature")?.TrimStart('?');
        return key is null && signature is null
            ? throw Invalid(Name, "it has neither AccountKey nor SharedAccessSignature")
            : new AzureEnvironment { Account = account, Key = signature is null ? key : null, Signature = signature, Endpoint = endpoint, Source = Name };
    }

    private static Uri EndpointOf(string name, string value)
    {
        Uri endpoint = BucketUrl.TryEndpoint(value) ?? throw Invalid(name, "its endpoint is no http or https address, or holds credentials");
        return endpoint.Scheme == "https" || endpoint.IsLoopback ? endpoint : throw Invalid(name, $"everybody on the way to {endpoint.Authority} could read and change what is sent");
    }

    public static UsageException Invalid(string name, string why) => new(
        "StoreInvalid", name, $"{name} can't be used: {why}.", "Copy it from the storage account again (Access keys, or Shared access signature), or remove it.");

    // a record would print the key
    public override string ToString() => $"{Account} {Endpoint}";
}

/// <summary>
/// Azure's default credentials: a service principal of the environment, workload identity, the machine's managed identity, or the login of the Azure CLI
/// (https://learn.microsoft.com/dotnet/azure/sdk/authentication/credential-chains). Looked for when the first request needs them; tokens are kept until shortly before they expire.
/// </summary>
/// <param name="find">Finds the credential: the environment's, or a test's.</param>
internal sealed partial class AzureLogin(Func<TokenCredential> find) : TokenCredential
{
    /// <summary>What a token is asked for.</summary>
    public const string Scope = "https://storage.azure.com/.default";

    private const string Advice = "Log in (az login), or set AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_SAS_TOKEN, AZURE_STORAGE_KEY, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.";

    private static readonly TimeSpan s_early = TimeSpan.FromMinutes(5);

    private readonly Lazy<TokenCredential> _source = new(find);
    private readonly SemaphoreSlim _turn = new(1);
    private AccessToken? _token;

    /// <summary>The environment's, one for the whole process.</summary>
    public static AzureLogin Default { get; } = new(() => new DefaultAzureCredential(new DefaultAzureCredentialOptions
    {
        ExcludeVisualStudioCredential = true,
        ExcludeVisualStudioCodeCredential = true,
        ExcludeAzureDeveloperCliCredential = true,
        ExcludeAzurePowerShellCredential = true,
        ExcludeInteractiveBrowserCredential = true,
        ExcludeBrokerCredential = true,
    }));

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        GetTokenAsync(requestContext, cancellationToken).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // the login of the Azure CLI starts a process each time that it is asked
            if (_token is { } known && known.ExpiresOn - s_early > DateTimeOffset.UtcNow && requestContext.Claims is null) return known;
            AccessToken token = await _source.Value.GetTokenAsync(requestContext, cancellationToken);
            _token = token;
            return token;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Explain(e);
        }
        finally
        {
            _turn.Release();
        }
    }

    // the failure itself does not go on: it may hold what was sent to the token server, or what that answered
    private static UnauthorizedAccessException Explain(Exception e) => new($"there are no credentials for Azure Storage that can be used: {Short(e.Message)}. {Advice}");

    private static string Short(string words) => LongWord().Replace(words.ReplaceLineEndings(" "), "***").Trim().TrimEnd('.');

    // keys, tokens and assertions have no spaces, and are longer than any word
    [GeneratedRegex("[A-Za-z0-9+=_.~-]{40,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LongWord();
}
