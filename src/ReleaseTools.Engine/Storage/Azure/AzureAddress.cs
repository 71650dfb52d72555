using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>
/// Where an Azure Blob Storage store is: <c>az://account/container/prefix</c>, and after a question mark what the environment doesn't say: <c>endpoint</c>,
/// and <c>login</c>, <c>default</c> or <c>none</c>.
/// </summary>
/// <param name="Prefix">What all names start with: empty, or ending in a slash.</param>
public sealed record AzureAddress(string Account, string Container, string Prefix)
{
    private static readonly string[] s_settings = ["endpoint", "login"];

    /// <summary>The blob service of the account; null = Azure's, or the one that the environment names.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether requests carry credentials; null = only those to Azure, to this machine, and to an endpoint that the environment names do.</summary>
    public bool? HasCredentials { get; init; }

    /// <summary>The store as a URL that opens it again.</summary>
    public Uri Root => BucketUrl.Format("az", Account, $"{Container}/{Prefix}",
        ("endpoint", Endpoint?.OriginalString), ("login", HasCredentials switch { true => "default", false => "none", _ => null }));

    /// <exception cref="UsageException">The URL names no account or container, or a setting that is not known.</exception>
    public static AzureAddress Parse(string url)
    {
        BucketUrl parts = BucketUrl.Parse(url, "az", why => Invalid(url, why.Replace("bucket", "account", StringComparison.Ordinal)));
        if (parts.Prefix.Length == 0) throw Invalid(url, "it names no container");
        int slash = parts.Prefix.IndexOf('/', StringComparison.Ordinal);
        var address = new AzureAddress(parts.Bucket, parts.Prefix[..slash], parts.Prefix[(slash + 1)..]);
        foreach ((string name, string value) in parts.Settings)
        {
            address = (name, value) switch
            {
                ("endpoint", _) => address with { Endpoint = Encrypted(url, BucketUrl.TryEndpoint(value) ?? throw Invalid(url, "its endpoint is no http or https address, or holds credentials")) },
                ("login", "default" or "none") => address with { HasCredentials = value == "default" },
                ("login", _) => throw Invalid(url, "'login' is default or none"),
                _ => throw Invalid(url, $"'{name}' is no setting of an Azure store; known: {string.Join(", ", s_settings)}"),
            };
        }
        return address;
    }

    private static Uri Encrypted(string url, Uri endpoint) => endpoint.Scheme == "https" || endpoint.IsLoopback
        ? endpoint
        : throw Invalid(url, $"everybody on the way to {endpoint.Authority} could read and change what is sent: use endpoint=https://…");

    private static UsageException Invalid(string url, string why) => new(
        "StoreInvalid", Shown(url), $"'{Shown(url)}' is not an Azure store: {why}.", "Write it like az://account/container/prefix, or az://account/container/prefix?endpoint=http://127.0.0.1:10000/account.");

    // who writes a signature into a URL shall not find it in a log
    private static string Shown(string url) => new Redactor([]).Clean(url);
}
