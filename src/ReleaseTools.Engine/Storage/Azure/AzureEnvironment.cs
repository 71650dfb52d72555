namespace ReleaseTools.Engine.Storage.Azure;

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
