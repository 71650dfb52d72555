namespace ReleaseTools.Engine.Storage.S3;

/// <summary>
/// Where an S3 store is: <c>s3://bucket/prefix</c>, and after a question mark what the AWS tools' own settings (environment, profile) don't say:
/// <c>endpoint</c>, <c>region</c>, <c>profile</c>, and <c>compatible=true</c> for servers that are not Amazon's.
/// </summary>
/// <param name="Prefix">What all keys start with: empty, or ending in a slash.</param>
public sealed record S3Address(string Bucket, string Prefix)
{
    private static readonly string[] s_settings = ["endpoint", "region", "profile", "compatible"];

    /// <summary>The server; null = Amazon's, or what the environment or profile names.</summary>
    public Uri? Endpoint { get; init; }

    public string? Region { get; init; }

    /// <summary>The profile of the AWS configuration files whose credentials are used.</summary>
    public string? Profile { get; init; }

    /// <summary>
    /// Whether the server knows less than Amazon's: the bucket goes into the path, and checksums that only newer servers understand are sent and
    /// asked for only where the protocol requires them.
    /// </summary>
    public bool IsCompatible { get; init; }

    /// <summary>The store as a URL that opens it again.</summary>
    public Uri Root => BucketUrl.Format("s3", Bucket, Prefix,
        ("endpoint", Endpoint?.OriginalString), ("region", Region), ("profile", Profile), ("compatible", IsCompatible ? "true" : null));

    /// <exception cref="UsageException">The URL names no bucket, or a setting that is not known.</exception>
    public static S3Address Parse(string url)
    {
        BucketUrl parts = BucketUrl.Parse(url, "s3", why => Invalid(url, why));
        var address = new S3Address(parts.Bucket, parts.Prefix);
        foreach ((string name, string value) in parts.Settings)
        {
            address = (name, value) switch
            {
                ("endpoint", _) => address with { Endpoint = Encrypted(url, BucketUrl.TryEndpoint(value) ?? throw Invalid(url, $"its endpoint '{value}' is no http or https address")) },
                ("region", _) => address with { Region = value },
                ("profile", _) => address with { Profile = value },
                ("compatible", "true" or "false") => address with { IsCompatible = value == "true" },
                ("compatible", _) => throw Invalid(url, "'compatible' is true or false"),
                _ => throw Invalid(url, $"'{name}' is no setting of an S3 store; known: {string.Join(", ", s_settings)}"),
            };
        }
        return address;
    }

    private static Uri Encrypted(string url, Uri endpoint) => endpoint.Scheme == "https" || endpoint.IsLoopback
        ? endpoint
        : throw Invalid(url, $"everybody on the way to {endpoint.Authority} could read and change what is sent: use endpoint=https://…");

    private static UsageException Invalid(string url, string why) => new(
        "StoreInvalid", url, $"'{url}' is not an S3 store: {why}.", "Write it like s3://bucket/prefix, or s3://bucket/prefix?endpoint=https://s3.example.com&compatible=true.");
}
